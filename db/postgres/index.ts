/**
 * The PostgreSQL that Imago uses: the one that DATABASE_URL names, else one of our own in the data folder, which the
 * first part of Imago starts, the others adopt, and the last one stops.
 */
import { readSettings, type Settings } from "@/lib/env";
import { readState } from "./cluster";
import { checkExternal, describeUrl } from "./external";
import { withLock } from "./lock";
import { createDataFolder, ensureRunning, type OwnOptions } from "./own";
import { findPostmaster, shutDown } from "./postmaster";
import { countOthers, type Presence, stayPresent, superuserUrl, userUrl } from "./connections";

export { findInstalled } from "./binaries";
export { packagedFolder } from "./packaged";
export { shutDown } from "./postmaster";

export type Server = {
  /** For everything that Imago does; the role has no special rights on our own server. */
  url: string;
  /** On our own server only, for what needs more: replication, making databases. */
  superuserUrl: string | undefined;
  kind: "external" | "system" | "packaged";
  /** "15.14 (Debian 15.14-0+deb12u1)" */
  version: string;
  major: number;
  /** It ran before we came. */
  adopted: boolean;
  /** The cluster's folder; undefined for an external server. */
  folder: string | undefined;
  /** What was chosen, found and done, and why. */
  lines: string[];
  /** Stops our own server, unless other parts of Imago are connected to it. Close your own connections first. */
  stop(): Promise<void>;
  /** Leaves our own server running, whoever is connected: for those who stop it some other way. */
  release(): Promise<void>;
};

export type ServerOptions = Partial<Omit<OwnOptions, "settings" | "log">> & {
  settings?: Settings;
  /** Told each line as it comes; by default they go to stderr. */
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
    const { major, version } = await checkExternal(settings.databaseUrl);
    log(`using PostgreSQL ${version} at ${describeUrl(settings.databaseUrl)}, which DATABASE_URL names`);
    return {
      url: settings.databaseUrl,
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
    throw new Error("on Windows Imago runs no PostgreSQL of its own: set DATABASE_URL, or use WSL");
  const { log, settings } = options;
  const dataFolder = await createDataFolder(settings.dataFolder);
  const waiting = (pid: number) =>
    log(`waiting for process ${pid}, which is starting or stopping the server`);
  const running = await withLock(dataFolder, () => ensureRunning(dataFolder, options), { waiting });
  const { folder, postmaster, session, kind, adopted } = running;
  const state = await readState(folder);
  const { rows } = await session.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::integer as number, current_setting('server_version') as version",
  );
  const presence = stayPresent(folder, session);
  let stopped: Promise<void> | undefined;
  return {
    url: userUrl(state, postmaster.port),
    superuserUrl: superuserUrl(state, postmaster.port),
    kind,
    version: rows[0]?.version ?? "",
    major: Math.floor((rows[0]?.number ?? 0) / 10_000),
    adopted,
    folder,
    lines,
    stop: () => {
      stopped ??= withLock(dataFolder, () => leave(folder, presence, log), { waiting });
      return stopped;
    },
    release: () => presence.end(),
  };
}

/** Gives up our part in the server; the last one stops it. Call it under the lock, so that nobody adopts meanwhile. */
async function leave(folder: string, presence: Presence, log: (line: string) => void): Promise<void> {
  if (!(await findPostmaster(folder))) return presence.end();
  const others = await countOthers(await presence.session());
  await presence.end();
  if (others > 0) {
    log("other parts of Imago use the server: it goes on");
    return;
  }
  await shutDown(folder);
  log("stopped PostgreSQL");
}
