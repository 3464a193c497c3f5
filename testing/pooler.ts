/** Starts PgBouncer in front of a server: each transaction of a connection may run in another session. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { as, serverAccount } from "@/db/postgres/account";
import { freePort } from "@/db/postgres/free-port";
import { until } from "./until";

const program = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin"]
  .map((folder) => path.join(folder, "pgbouncer"))
  .find((file) => existsSync(file));

/** Whether PgBouncer is installed on this machine. For `test.skipIf`. */
export const hasPooler = program !== undefined;

/** Starts a pooler that shares `sessions` sessions of the server, until the test ends; returns `url` through it. */
export async function startPooler(url: string, sessions: number): Promise<string> {
  const { hostname, port, pathname, username, password } = new URL(url);
  const folder = await mkdtemp(path.join(tmpdir(), "imago-pooler-"));
  const own = await freePort();
  const login = `user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}`;
  const file = path.join(folder, "pgbouncer.ini");
  await writeFile(
    file,
    `[databases]
* = host=${hostname} port=${port} ${password ? login : login.split(" ")[0]}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${sessions}
`,
  );
  await chmod(folder, 0o755);
  // PgBouncer refuses to run as root, as PostgreSQL does.
  const child = spawn(program ?? "pgbouncer", ["-q", file], {
    stdio: "ignore",
    ...as(await serverAccount(folder)),
  });
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
    await rm(folder, { recursive: true });
  });
  const through = `postgres://imago@127.0.0.1:${own}${pathname}`;
  await until("the pooler to answer", async () => {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with code ${child.exitCode}`);
    // Runs no statement: what our connections set would stay in a session that others get.
    const socket = createConnection(own, "127.0.0.1");
    return once(socket, "connect").then(
      () => socket.destroy(),
      () => undefined,
    );
  });
  return through;
}
