/** Chooses the PostgreSQL for our own server: by the data that exists, else by the setting, else by the machine. */
import type { Account } from "./account";
import { type Binaries, findInstalled, isSupported, newest, oldest } from "./binaries";
import type { Cluster } from "./cluster";

export type Choice = Binaries & { reason: string };

export type Offer = {
  forced: "system" | "packaged" | undefined;
  installed: Binaries[];
  /** Called only if it may be chosen, because making it work can cost a copy. */
  packaged: () => Promise<Binaries | undefined>;
};

/** The hint to install a faster server. `major`: version of the data that exists already. */
export const speedHint = (major: number | undefined) =>
  `hint: ${major ? `PostgreSQL ${major}` : `a PostgreSQL ${oldest} to ${newest}`} from this machine's package manager would be about twice as fast`;

export async function offer(
  forced: Offer["forced"],
  account: Account | undefined,
  packaged: Offer["packaged"],
  folders?: string[],
): Promise<Offer> {
  const installed = forced === "packaged" ? [] : await findInstalled(account, folders);
  return { forced, installed, packaged };
}

const describe = (binaries: Binaries) =>
  `${binaries.kind === "system" ? "this machine's" : "the packaged"} PostgreSQL ${binaries.version}`;

/** Chooses the programs for an existing cluster: those of its own version, or throws. */
export async function chooseFor(cluster: Cluster, offer: Offer): Promise<Choice> {
  const { forced } = offer;
  const system = offer.installed.find((binaries) => binaries.major === cluster.major);
  if (system)
    return { ...system, reason: `${describe(system)}, because ${cluster.major} created ${cluster.folder}` };
  const packaged = forced === "system" ? undefined : await offer.packaged();
  if (packaged?.major === cluster.major)
    return {
      ...packaged,
      reason: `${describe(packaged)}, because ${cluster.major} created ${cluster.folder}${forced ? "" : " and is not installed here"}`,
    };
  if (!isSupported(cluster.major))
    throw new Error(
      `PostgreSQL ${cluster.major} created ${cluster.folder}; Imago runs on ${oldest} to ${newest}`,
    );
  const there = forced === "packaged" ? packaged : undefined;
  const why = forced
    ? `IMAGO_SERVER=${forced} ${there ? `is PostgreSQL ${there.major}` : "does not offer that version here"}`
    : "this machine no longer has that version";
  throw new Error(
    `${cluster.folder} holds data of PostgreSQL ${cluster.major}, but ${why}: ${forced ? "unset IMAGO_SERVER" : `install PostgreSQL ${cluster.major}`}, or set IMAGO_DATA to another folder to start with an empty database`,
  );
}

/** Chooses the programs for a new cluster. */
export async function chooseNew(offer: Offer): Promise<Choice> {
  const { forced } = offer;
  const why = forced ? `IMAGO_SERVER=${forced}` : undefined;
  const [system] = offer.installed;
  if (system) return { ...system, reason: `${describe(system)}: ${why ?? "the newest one installed here"}` };
  if (forced === "system")
    throw new Error(
      `IMAGO_SERVER=system, but no PostgreSQL ${oldest} to ${newest} was found on this machine: install one, or unset IMAGO_SERVER`,
    );
  const packaged = await offer.packaged();
  if (packaged)
    return {
      ...packaged,
      reason: `${describe(packaged)}: ${why ?? `no PostgreSQL ${oldest} to ${newest} is installed here`}`,
    };
  throw new Error(
    `no PostgreSQL ${oldest} to ${newest} is installed on this machine, and npm has no package for ${process.platform}-${process.arch}: install one, or set DATABASE_URL`,
  );
}

/** Returns the only cluster, if any. Never picks one of several, because the others' data would seem lost. */
export function pickCluster(clusters: Cluster[]): Cluster | undefined {
  if (clusters.length > 1)
    throw new Error(
      `${clusters.map((cluster) => cluster.folder).join(" and ")} both exist: move all but one of them away`,
    );
  return clusters[0];
}
