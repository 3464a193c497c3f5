/**
 * A cluster: PostgreSQL's data folder, named for its major version, inside Imago's data folder. If the account that
 * runs the server cannot reach Imago's data folder, the cluster lies elsewhere, and a link of the same name leads to
 * it: the data folder always shows what exists.
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, readlink, rename, symlink } from "node:fs/promises";
import path from "node:path";
import { type Account, canEnter } from "./account";
import { writeGiven } from "./given-files";

/** The parent of clusters that cannot lie in the data folder. */
const elsewhere = "/var/lib/imago";

export type Cluster = { folder: string; major: number };

/** Stored inside the cluster, mode 0600, so that it moves with the data. */
export type ClusterState = {
  /** The password of the role that owns the database, and that of role postgres, the superuser. */
  password: string;
  superuserPassword: string;
  /** The last port, which the next start reuses if it is free. */
  port?: number;
  /** The programs that the server was last started with. */
  kind?: "system" | "packaged";
};

const stateFile = (folder: string) => path.join(folder, "imago.json");

export const newState = (): ClusterState => ({
  password: randomBytes(24).toString("base64url"),
  superuserPassword: randomBytes(24).toString("base64url"),
});

export async function readState(folder: string): Promise<ClusterState> {
  try {
    return JSON.parse(await readFile(stateFile(folder), "utf8"));
  } catch (cause) {
    throw new Error(`${folder} lacks a readable imago.json, which holds the passwords of its database`, {
      cause,
    });
  }
}

/** Whether Imago has made the cluster in `folder`. */
export const isOurs = (folder: string): Promise<boolean> =>
  lstat(stateFile(folder)).then(
    (stats) => stats.isFile(),
    () => false,
  );

/** Replaces the state atomically: a crash leaves the old or the new one. */
export async function writeState(folder: string, state: ClusterState, account?: Account): Promise<void> {
  const unfinished = `${stateFile(folder)}.new`;
  await writeGiven(unfinished, `${JSON.stringify(state)}\n`, account);
  await rename(unfinished, stateFile(folder));
}

/** Lists the clusters in the data folder. Throws if a link leads nowhere: its data is missing, not empty. */
export async function findClusters(dataFolder: string): Promise<Cluster[]> {
  const names = existsSync(dataFolder) ? await readdir(dataFolder) : [];
  const clusters: Cluster[] = [];
  for (const name of names) {
    const major = Number(/^postgres-(\d+)$/.exec(name)?.[1]);
    const folder = path.join(dataFolder, name);
    if (!major) continue;
    if (!existsSync(folder)) throw new Error(await missing(folder));
    clusters.push({ folder, major });
  }
  return clusters.sort((a, b) => a.major - b.major);
}

async function missing(link: string): Promise<string> {
  const target = (await lstat(link)).isSymbolicLink() ? await readlink(link) : link;
  return `${link} leads to ${target}, which does not exist or which this user cannot reach: put it back, or remove the link to start with an empty database`;
}

/** Returns the parent of new clusters: the data folder, or a folder under `base` if `account` cannot reach that. */
export async function homeFor(
  dataFolder: string,
  account: Account | undefined,
  base = elsewhere,
): Promise<string> {
  if (await canEnter(account, dataFolder)) return dataFolder;
  const home = path.join(base, createHash("sha256").update(dataFolder).digest("hex").slice(0, 12));
  await mkdir(home, { recursive: true, mode: 0o755 });
  if (!(await canEnter(account, home))) throw new Error(`user ${account?.name} cannot reach ${home}`);
  return home;
}

/** Links the clusters of `home` into the data folder; a lost checkout or a crash may have left it without links. */
export async function linkClusters(dataFolder: string, home: string): Promise<void> {
  if (home === dataFolder) return;
  for (const { folder } of await findClusters(home)) {
    const link = path.join(dataFolder, path.basename(folder));
    if (!existsSync(link)) await symlink(folder, link);
  }
}
