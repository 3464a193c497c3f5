/** Makes standbys of our own servers, by streaming replication. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { connect, createPool, type Pool } from "@/db/pool";
import { ensureServer, findInstalled, type Server, type ServerOptions, shutDown } from "@/db/postgres";
import { type Account, as, childEnvironment, serverAccount } from "@/db/postgres/account";
import { freePort } from "@/db/postgres/free-port";
import { findPackaged } from "@/db/postgres/packaged";
import { libpqUrl } from "./libpq-url";

const run = promisify(execFile);

export type Standby = {
  url: string;
  /** URL of the superuser, which is the primary's. */
  adminUrl: string;
  pool: Pool;
  postmaster: number;
  /** Promotes the standby to a primary. */
  promote(): Promise<void>;
  close(): Promise<void>;
};

/** Finds the folder of the programs that `server` runs. */
async function programsOf(
  { kind, major }: Server,
  folder: string,
  account: Account | undefined,
): Promise<string> {
  const found =
    kind === "packaged"
      ? await findPackaged(account, folder, () => undefined)
      : (await findInstalled(account)).find((installed) => installed.major === major);
  if (!found) throw new Error("the server's programs no longer exist");
  return found.folder;
}

/** Stops the server, copies its folder, and starts it again on the same port. */
async function copyCold({ url, folder }: Server, to: string, again: ServerOptions): Promise<void> {
  if (!folder) throw new Error("only a server of our own can be copied");
  await shutDown(folder);
  await run("cp", ["-a", folder, to]);
  const restarted = await ensureServer({ ...again, log: () => undefined });
  await restarted.release();
  if (restarted.url !== url) throw new Error("another process took its port meanwhile");
}

/**
 * Starts a copy of `server` that follows it, in `folder`, until it is closed. Makes a cold copy of its data folder,
 * with standby.signal, because the packaged server lacks pg_basebackup. `again`: the options that `server` was started
 * with.
 */
export async function openStandby(server: Server, folder: string, again: ServerOptions): Promise<Standby> {
  const account = await serverAccount(folder);
  const programs = await programsOf(server, folder, account);
  const copy = path.join(folder, "standby");
  await copyCold(server, copy, again);
  const options = { ...as(account), env: childEnvironment(), cwd: folder };
  await run("touch", [path.join(copy, "standby.signal")], options);
  const port = await freePort();
  const child = spawn(
    path.join(programs, "postgres"),
    // With feedback the primary keeps rows that a step here still reads; otherwise its vacuum would cancel the step.
    [
      "-D",
      copy,
      "-p",
      String(port),
      "-c",
      `primary_conninfo=${libpqUrl(server.superuserUrl ?? "")}`,
      "-c",
      "hot_standby_feedback=on",
    ],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const closed = once(child, "close");
  const said: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface(child.stderr).on("line", (line) => {
      said.push(line);
      if (line.includes("ready to accept read-only connections")) resolve();
    });
  });
  const urlOf = (text: string) => {
    const there = new URL(text);
    there.port = String(port);
    return there.href;
  };
  const own = urlOf(server.url);
  const adminUrl = urlOf(server.superuserUrl ?? "");
  const pool = createPool(own);
  const close = async () => {
    await pool.end();
    child.kill("SIGQUIT");
    await closed;
  };
  const died = closed.then(() => {
    throw new Error(`the standby did not start:\n${said.join("\n")}`);
  });
  await Promise.race([ready, died]).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    url: own,
    adminUrl,
    pool,
    postmaster: child.pid ?? 0,
    promote: async () => {
      const admin = await connect(adminUrl);
      await admin.query("select pg_promote()").finally(() => admin.end());
    },
    close,
  };
}
