/** The services of the Compose file, as processes: the commands, scripts and environments that are written there. */
import { execFile } from "node:child_process";
import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { connect, createPool } from "@/db/pool";
import { findInstalled } from "@/db/postgres";
import { type Account, as, serverAccount } from "@/db/postgres/account";
import { freePort } from "@/db/postgres/free-port";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { until } from "@/testing/until";
import { apiClient } from "@/testing/web/client";
import { deployFolder, readCompose, type Service, somePasswords } from "@/testing/web/compose";
import { type Part, spawnCommand } from "@/testing/web/process";

const run = promisify(execFile);

type Room = { folder: string; programs: string; account: Account | undefined };

/** PostgreSQL's programs and a folder for its account. */
async function findRoom(): Promise<Room> {
  const account = await serverAccount("/tmp");
  const { parent } = await testFolder(account && { owner: account });
  const [binaries] = await findInstalled(account);
  if (!binaries) throw new Error("no PostgreSQL is installed");
  await access(path.join(binaries.folder, "pg_basebackup"));
  return { folder: parent, programs: binaries.folder, account };
}

/** Does what the image's entrypoint does on its first start: creates a cluster, starts the server, runs our script. */
async function startPrimary(
  service: Service,
  { folder, programs, account }: Room,
  port: number,
): Promise<Part> {
  const PGDATA = path.join(folder, "primary");
  const PATH = `${programs}:${process.env.PATH}`;
  const secret = path.join(folder, "secret");
  await writeFile(secret, service.environment.POSTGRES_PASSWORD ?? "");
  const args = ["--pgdata", PGDATA, "--username=postgres", "--auth-local=trust", "--auth-host=scram-sha-256"];
  args.push(`--pwfile=${secret}`);
  await run(path.join(programs, "initdb"), [...args, "--no-sync"], { cwd: folder, ...as(account) });
  const here = ["-p", String(port), "-k", folder];
  const server = spawnCommand([...service.command, ...here], { PATH, PGDATA }, account);
  onTestFinished(async () => void (await server.end("SIGINT")));
  await server.said(/database system is ready/);
  await run("bash", [path.join(deployFolder, "primary.sh")], {
    env: { ...process.env, ...service.environment, PATH, PGDATA, PGHOST: folder, PGPORT: String(port) },
  });
  server.child.kill("SIGHUP"); // there, the server starts again after the script
  return server;
}

async function startStandby(service: Service, { folder, programs, account }: Room, primaryPort: number) {
  const port = await freePort();
  const [, ...script] = service.entrypoint ?? [];
  const mounted = script.map((file) => path.join(deployFolder, file));
  const settings = {
    ...service.environment,
    PATH: `${programs}:${process.env.PATH}`,
    PGDATA: path.join(folder, "standby"),
    PGHOST: "127.0.0.1",
    PGPORT: String(primaryPort),
  };
  const command = ["bash", ...mounted, ...service.command, "-p", String(port), "-k", folder];
  const server = spawnCommand(command, settings, account);
  onTestFinished(async () => void (await server.end("SIGINT")));
  await server.said(/ready to accept read-only connections/);
  return port;
}

test.skipIf(!hasSystemServer())(
  "two workers and the web paint on the primary, and the standby has every frame",
  async () => {
    const { services } = await readCompose(somePasswords);
    const { primary, standby, migrate, worker, web } = services;
    if (!primary || !standby || !migrate || !worker || !web) throw new Error("a service is missing");
    const room = await findRoom();
    const port = await freePort();
    await startPrimary(primary, room, port);
    const standbyPort = await startStandby(standby, room, port);

    const here = ({ environment }: Service) =>
      Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value
            .replace("primary:5432", `127.0.0.1:${port}`)
            .replace("standby:5432", `127.0.0.1:${standbyPort}`),
        ]),
      );
    const update = spawnCommand(migrate.command, here(migrate));
    onTestFinished(async () => void (await update.end("SIGKILL")));
    expect(await update.ended).toBe(0);
    expect(update.lines.join("\n")).toMatch(/^butterfly-64-turbo /m);
    const pages = spawnCommand(web.command, { ...here(web), HOST: "127.0.0.1", PORT: "0" });
    onTestFinished(async () => void (await pages.end("SIGTERM")));
    const [, webPort] = /port=(\d+)/.exec(await pages.said(/web\.started/)) ?? [];
    for (let i = 0; i < (worker.deploy?.replicas ?? 0); i++) {
      const part = spawnCommand(worker.command, here(worker));
      onTestFinished(async () => void (await part.end("SIGTERM")));
      await part.said(/worker\.started/);
    }

    const [, program = "", ...args] = web.healthcheck?.test ?? [];
    await run(
      program,
      args.map((arg) => arg.replace(":3000", `:${webPort}`)),
    );
    const client = apiClient(`http://127.0.0.1:${webPort}`);
    const { id } = await client.generate({ steps: 1 });
    await until("the butterfly", async () => (await client.get(id)).status === "done", 240_000);
    const copy = createPool(
      `postgres://imago:${somePasswords.IMAGO_PASSWORD}@127.0.0.1:${standbyPort}/imago`,
    );
    onTestFinished(() => copy.end());
    await until("the frames on the standby", async () => {
      const { rowCount } = await copy.query("select from imago.frame where job_id = $1", [id]);
      return rowCount === 2;
    });
    const { rows } = await copy.query("select pg_is_in_recovery() as standby, current_user as role");
    expect(rows).toEqual([{ standby: true, role: "imago" }]);
    await expect(copy.query("select pg_reload_conf()")).rejects.toThrow(/permission denied/);

    // The web's login has the web's rights and no more, and everything that it serves comes out.
    expect(pages.lines.join("\n")).toMatch(/event=role\.taken.* role=imago_web/);
    const login = createPool(here(web).DATABASE_URL ?? "", 1);
    onTestFinished(() => login.end());
    await expect(login.query("delete from imago.model")).rejects.toThrow(/permission denied/);
    await expect(login.query("set role imago")).rejects.toThrow(/permission denied/);
    const guess = `postgres://postgres:${somePasswords.IMAGO_PASSWORD}@127.0.0.1:${port}/imago`;
    await expect(connect(guess)).rejects.toThrow(/password authentication failed/);
    await until("health", async () => {
      const health = (await (await client.fetch("/api/health")).json()) as { status: string };
      return health.status === "ok";
    });
    expect((await client.fetch(`/b/${id}`)).status).toBe(200);
    expect((await client.fetch("/gallery")).status).toBe(200);
    const maps = await client.fetch(`/api/generations/${id}/feature-maps.json?layer=conv_in&step=1`);
    expect(maps.status).toBe(200);
  },
);
