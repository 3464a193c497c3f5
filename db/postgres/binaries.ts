/** Finds the PostgreSQL programs that are installed on this machine. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Account, as, childEnvironment } from "./account";

const run = promisify(execFile);

export const oldest = 15;
export const newest = 18;
export const isSupported = (major: number) => major >= oldest && major <= newest;

export type Binaries = {
  kind: "system" | "packaged";
  /** The folder with initdb and postgres. */
  folder: string;
  major: number;
  /** As the program prints it: "15.14 (Debian 15.14-0+deb12u1)". */
  version: string;
};

/** The folders in which distributions install PostgreSQL; `*` stands for any part of one name. */
const usualPlaces = [
  "/usr/lib/postgresql/*/bin", // Debian, Ubuntu
  "/usr/pgsql-*/bin", // PostgreSQL's own packages for Red Hat, Fedora
  "/usr/lib/postgresql*/bin", // SUSE
  "/usr/libexec/postgresql*", // Alpine
  "/opt/homebrew/opt/postgresql@*/bin",
  "/usr/local/opt/postgresql@*/bin",
  "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
  "/Applications/Postgres.app/Contents/Versions/*/bin",
  "/opt/local/lib/postgresql*/bin", // MacPorts
  "/usr/local/pgsql/bin", // built from source
];

/** Lists the folders that match `pattern`. */
async function expand(pattern: string): Promise<string[]> {
  const parts = pattern.split("/");
  const at = parts.findIndex((part) => part.includes("*"));
  if (at < 0) return [pattern];
  const parent = parts.slice(0, at).join("/");
  const [before = "", after = ""] = (parts[at] ?? "").split("*");
  const names = existsSync(parent) ? await readdir(parent) : [];
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => path.join(parent, name, ...parts.slice(at + 1)));
}

/** Lists the folders that may hold a server's programs: the usual ones, pg_config's, and those on the PATH. */
async function usualFolders(): Promise<string[]> {
  const usual = (await Promise.all(usualPlaces.map(expand))).flat();
  const configured = await run("pg_config", ["--bindir"]).then(
    ({ stdout }) => [stdout.trim()],
    () => [], // not installed
  );
  const onPath = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...usual, ...configured, ...onPath];
}

/** Runs the programs in `folder` as `account`; throws with their output if they fail. */
export async function probe(
  folder: string,
  kind: Binaries["kind"],
  account?: Account,
): Promise<Binaries | undefined> {
  const options = { ...as(account), env: childEnvironment(), cwd: "/" };
  await run(path.join(folder, "initdb"), ["--version"], options);
  const { stdout } = await run(path.join(folder, "postgres"), ["--version"], options);
  const [, version, major] = /\(PostgreSQL\) ((\d+).*)/.exec(stdout) ?? [];
  return version ? { kind, folder, major: Number(major), version: version.trim() } : undefined;
}

/** Finds the installed servers of a supported version that `account` can run, highest version first. */
export async function findInstalled(account?: Account, folders?: string[]): Promise<Binaries[]> {
  const found = new Map<string, Binaries>();
  for (const folder of folders ?? (await usualFolders())) {
    if (!["initdb", "postgres"].every((name) => existsSync(path.join(folder, name)))) continue;
    // Skips programs that do not run: built for another machine, missing libraries, unreachable.
    const binaries = await probe(folder, "system", account).catch(() => undefined);
    if (binaries && isSupported(binaries.major)) found.set(await realpath(folder), binaries);
  }
  return [...found.values()].sort((a, b) => b.major - a.major);
}
