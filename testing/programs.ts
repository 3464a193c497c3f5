/**
 * Copies the programs of an installed PostgreSQL, so that a test can install an extension without changing the machine.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { as, childEnvironment, serverAccount } from "@/db/postgres/account";

const run = promisify(execFile);

export type Programs = {
  /** The folder with initdb and postgres. */
  folder: string;
  /** The folder in which the server looks for control files. */
  extensions: string;
};

/**
 * Copies what is in `folder`, with the share folder that belongs to it, to the same places below `parent`: the programs
 * find each other by relative paths. Libraries stay where they are.
 */
export async function copyPrograms(folder: string, parent: string): Promise<Programs> {
  const options = { ...as(await serverAccount(parent)), env: childEnvironment(), cwd: "/" };
  const { stderr } = await run(path.join(folder, "initdb"), ["--show", "--pgdata", "none"], options);
  const [, share] = /^share_path=(.+)$/m.exec(stderr) ?? [];
  if (!share) throw new Error(`initdb of ${folder} does not name its share folder: ${stderr}`);
  const [from, to] = [path.relative("/", folder), path.relative("/", share)];
  for (const place of [from, to])
    await cp(path.join("/", place), path.join(parent, place), { recursive: true, verbatimSymlinks: true });
  const libraries = path.join(folder, "..", "lib");
  await mkdir(path.dirname(path.join(parent, libraries)), { recursive: true });
  await symlink(libraries, path.join(parent, libraries));
  return { folder: path.join(parent, from), extensions: path.join(parent, to, "extension") };
}
