/** Standbys of our own servers, by streaming replication. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { createPool, type Pool } from "../pool";
import type { Server } from "../server";
import { findInstalled } from "../server";
import { as, childEnvironment, serverAccount } from "../server/account";

const run = promisify(execFile);

export type Standby = {
  url: string;
  pool: Pool;
  postmaster: number;
  /** It becomes a primary of its own. */
  promote(): Promise<void>;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A copy of `server` that follows it, in `folder`; gone at the end of the test. Needs an installed PostgreSQL. */
export async function startStandby(
  { url, superuserUrl, folder: primary, major }: Server,
  folder: string,
): Promise<Standby> {
  const account = await serverAccount(folder);
  const binaries = (await findInstalled(account)).find((found) => found.major === major);
  if (!binaries || !superuserUrl || !primary) throw new Error("only a server of the machine's can be copied");
  const copy = path.join(folder, "standby");
  await mkdir(copy, { mode: 0o700 });
  if (account) await chown(copy, account.uid, account.gid);
  const options = { ...as(account), env: childEnvironment(), cwd: folder };
  const program = (name: string) => path.join(binaries.folder, name);
  await run(
    program("pg_basebackup"),
    ["--dbname", superuserUrl, "--pgdata", copy, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"],
    options,
  );
  const port = await freePort();
  const child = spawn(program("postgres"), ["-D", copy, "-p", String(port)], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const closed = once(child, "close");
  const ready = new Promise<void>((resolve) => {
    createInterface(child.stderr).on("line", (line) => {
      if (line.includes("ready to accept read-only connections")) resolve();
    });
  });
  const own = new URL(url);
  own.port = String(port);
  const pool = createPool(own.href);
  onTestFinished(async () => {
    await pool.end();
    child.kill("SIGQUIT");
    await closed;
  });
  await Promise.race([
    ready,
    closed.then(() => {
      throw new Error("the standby did not start");
    }),
  ]);
  return {
    url: own.href,
    pool,
    postmaster: child.pid ?? 0,
    promote: async () => void (await run(program("pg_ctl"), ["promote", "-w", "-D", copy], options)),
  };
}
