/** Which PostgreSQL our own server runs on: the data that exists decides, then the setting, then the machine. */
import type { Account } from "./account";
import { type Binaries, findInstalled, isSupported, newest, oldest } from "./binaries";
import type { Cluster } from "./cluster";

export type Choice = Binaries & { reason: string };

export type Offer = {
  forced: "system" | "packaged" | undefined;
  installed: Binaries[];
  /** Asked only where it may be taken: making it work can cost a copy. */
  packaged: () => Promise<Binaries | undefined>;
};

/** For the packaged server: what would be faster. `major`: of the data that exists already. */
export const speedHint = (major: number | undefined) =>
  `hint: ${major ? `PostgreSQL ${major}` : `a PostgreSQL ${oldest} to ${newest}`} installed on this machine, from its distribution's packages, would be about twice as fast`;

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

/** The programs for a cluster that exists: its own version or none. */
export async function chooseFor(cluster: Cluster, offer: Offer): Promise<Choice> {
  const { forced } = offer;
  const system = offer.installed.find((binaries) => binaries.major === cluster.major);
  if (system)
    return { ...system, reason: `${describe(system)}, as ${cluster.folder} was made by ${cluster.major}` };
  const packaged = forced === "system" ? undefined : await offer.packaged();
  if (packaged?.major === cluster.major)
    return {
      ...packaged,
      reason: `${describe(packaged)}, as ${cluster.folder} was made by ${cluster.major}${forced ? "" : ", which is not installed here"}`,
    };
  if (!isSupported(cluster.major))
    throw new Error(
      `${cluster.folder} was made by PostgreSQL ${cluster.major}; Imago runs on ${oldest} to ${newest}`,
    );
  const there = forced === "packaged" ? packaged : undefined;
  const why = forced
    ? `IMAGO_SERVER=${forced} ${there ? `is PostgreSQL ${there.major}` : "offers no such version here"}`
    : "this machine no longer has that version";
  throw new Error(
    `${cluster.folder} holds data of PostgreSQL ${cluster.major}, but ${why}: ${forced ? "unset IMAGO_SERVER" : `install PostgreSQL ${cluster.major}`}, or set IMAGO_DATA to another folder to start with an empty database`,
  );
}

/** The programs for a new cluster. */
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
    `there is no PostgreSQL ${oldest} to ${newest} on this machine, and npm has none for ${process.platform}-${process.arch}: install one, or set DATABASE_URL`,
  );
}

/** Which of several clusters: never guesses, since the others' data would seem lost. */
export function pickCluster(clusters: Cluster[]): Cluster | undefined {
  if (clusters.length > 1)
    throw new Error(
      `${clusters.map((cluster) => cluster.folder).join(" and ")} both exist: move all but one of them away`,
    );
  return clusters[0];
}
