/** Keeps web and workers from running as root, when root starts Imago. */
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Account, as, findAccount, isRoot, serverAccount } from "@/db/postgres/account";
import { type Log, messageOf } from "@/lib/log";

const run = promisify(execFile);

/** Throws unless the process can read what a part of Imago reads: the code, the built pages, the settings. */
const readAll = `const { accessSync, constants, existsSync, readFileSync } = require("fs");
for (const file of ["package.json", "node_modules/tsx/package.json", "server/web/main.ts", ".next/BUILD_ID"])
  readFileSync(file);
for (const file of [".env", ".env.local"]) if (existsSync(file)) accessSync(file, constants.R_OK);`;

/**
 * Chooses the account for web and workers: the one that runs our own server, whose cluster is `folder`; for a server
 * elsewhere the one that would. Undefined, which means ours, if we are not root, or if that account cannot run the code
 * in `root`; that is logged.
 */
export async function partsAccount(
  folder: string | undefined,
  root: string,
  log: Log,
): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const account =
    folder === undefined ? await serverAccount(root) : await findAccount((await stat(folder)).uid);
  try {
    if (!account) throw new Error(`${folder} belongs to no known user`);
    await run(process.execPath, ["-e", readAll], { ...as(account), cwd: path.resolve(root) });
    return account;
  } catch (error) {
    const [reason] = (/^Error: .*$/m.exec(messageOf(error)) ?? [messageOf(error)]).values();
    log.warn("part.root", {
      part: "web and workers",
      reason,
      hint: "start Imago as a normal user, or let the server's user read its folder",
    });
    return undefined;
  }
}

/** Whether a normal user may listen on the port (ip(7)); 0 is any free one. */
export async function mayListen(port: number): Promise<boolean> {
  const text = await readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8").catch(() => "1024");
  return port === 0 || port >= Number(text);
}
