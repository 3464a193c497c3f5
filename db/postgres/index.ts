/**
 * The PostgreSQL server that Imago uses: the one that DATABASE_URL names, else its own in the data folder. The first
 * part of Imago starts that one, the others join it, and the last one stops it.
 */
import { readSettings, type Settings } from "@/lib/env";
import { readState } from "./cluster";
import { countOthers, type Presence, stayPresent, superuserUrl, userUrl } from "./connections";
import { checkExternal, describeUrl, findWay } from "./external";
import { withLock } from "./lock";
import { adopt, createDataFolder, ensureRunning, type OwnOptions, type Running } from "./own";
import { findPostmaster, shutDown } from "./postmaster";

export { findInstalled } from "./binaries";
export { packagedFolder } from "./packaged";
export { shutDown } from "./postmaster";

export type Server = {
  /** For all of Imago's work. On our own server its role has no special rights. */
  url: string;
  /** For replication and for creating databases; on our own server only. */
  superuserUrl: string | undefined;
  kind: "external" | "system" | "packaged";
  /** "15.14 (Debian 15.14-0+deb12u1)" */
  version: string;
  major: number;
  /** Whether it was running already. */
  adopted: boolean;
  /** The cluster's folder; undefined for an external server. */
  folder: string | undefined;
  /** The lines logged so far: what was chosen, found and done, and why. */
  lines: string[];
  /** Stops our own server unless other parts of Imago use it. Close your own connections first. */
  stop(): Promise<void>;
  /** Disconnects and leaves our own server running, for callers that stop it some other way. */
  release(): Promise<void>;
};

export type ServerOptions = Partial<Omit<OwnOptions, "settings" | "log">> & {
  settings?: Settings;
  /** Receives each line at once; default: stderr. */
  log?: (line: string) => void;
};

export async function ensureServer(options: ServerOptions = {}): Promise<Server> {
  const settings = options.settings ?? readSettings();
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    (options.log ?? console.error)(line);
  };
  if (settings.databaseUrl) {
    const url = await findWay(settings.databaseUrl);
    const { major, version } = await checkExternal(url);
    log(`using PostgreSQL ${version} at ${describeUrl(url)}, which DATABASE_URL names`);
    return {
      url,
      superuserUrl: undefined,
      kind: "external",
      version,
      major,
      adopted: true,
      folder: undefined,
      lines,
      stop: async () => undefined,
      release: async () => undefined,
    };
  }
  return ensureOwn({ ...options, settings, log }, lines);
}

async function ensureOwn(options: OwnOptions, lines: string[]): Promise<Server> {
  if (process.platform === "win32")
    throw new Error("Imago does not start PostgreSQL on Windows: set DATABASE_URL, or use WSL");
  const { log, settings } = options;
  const dataFolder = await createDataFolder(settings.dataFolder);
  const waiting = (pid: number) =>
    log(`waiting for process ${pid}, which is starting or stopping the server`);
  const running = await withLock(dataFolder, () => ensureRunning(dataFolder, options), { waiting });
  const presence = stayPresent(running.folder, running.session);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    let left = false;
    const leaveOnce = async () => {
      left = true;
      await leave(running.folder, presence, log);
    };
    try {
      await withLock(dataFolder, leaveOnce, { waiting });
    } catch (error) {
      // On a full disk nobody can take the lock, so nobody can join meanwhile.
      if (left || !isNoSpace(error)) throw error;
      await leaveOnce();
    }
  };
  return {
    ...(await describeRunning(running)),
    lines,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    release: () => presence.end(),
  };
}

/** Describes our own server. */
async function describeRunning({ folder, postmaster, session, kind, adopted }: Running) {
  const state = await readState(folder);
  const { rows } = await session.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::integer as number, current_setting('server_version') as version",
  );
  return {
    url: userUrl(state, postmaster.port),
    superuserUrl: superuserUrl(state, postmaster.port),
    kind,
    version: rows[0]?.version ?? "",
    major: Math.floor((rows[0]?.number ?? 0) / 10_000),
    adopted,
    folder,
  };
}

const joining = "--join=";

/** The argument with which a process joins the running server of the cluster `folder`, in `enterServer`. */
export const joinArgument = (folder: string): string => `${joining}${folder}`;

/**
 * Enters the server as this process's arguments say. With `joinArgument` it joins a server that runs, and leaves it
 * running: so a part whose account may not write in the data folder works there too, for one that may. Otherwise as
 * `ensureServer`.
 */
export async function enterServer(log: (line: string) => void): Promise<Server> {
  const folder = process.argv.find((argument) => argument.startsWith(joining))?.slice(joining.length);
  if (folder === undefined) return ensureServer({ log });
  const running = await adopt(folder, { settings: readSettings(), log });
  if (!running) throw new Error(`the server of ${folder} does not run`);
  const presence = stayPresent(folder, running.session);
  const end = () => presence.end();
  return { ...(await describeRunning(running)), lines: [], stop: end, release: end };
}

const isNoSpace = (error: unknown) =>
  ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");

/** Leaves the server; the last part of Imago stops it. Call it under the lock, so that nobody joins meanwhile. */
async function leave(folder: string, presence: Presence, log: (line: string) => void): Promise<void> {
  if (!(await findPostmaster(folder))) return presence.end();
  const others = await countOthers(await presence.session());
  await presence.end();
  if (others > 0) {
    log("PostgreSQL keeps running: other parts of Imago use it");
    return;
  }
  await shutDown(folder);
  log("stopped PostgreSQL");
}
