import { chmod, cp, mkdir, readFile, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { isRoot, serverAccount } from "./account";
import { findPackaged, packagedFolder } from "./packaged";

const native = packagedFolder() ?? "";
const links: { target: string }[] = JSON.parse(
  await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]"),
);

/** Copies the package as npm leaves it without install scripts: no links, nothing executable. */
async function bareCopy(parent: string): Promise<string> {
  const copy = path.join(parent, "package", "native");
  await mkdir(path.dirname(copy), { mode: 0o755 });
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await cp(path.join(native, "..", "package.json"), path.join(parent, "package", "package.json"));
  for (const { target } of links) await rm(path.join(copy, "..", target));
  for (const program of ["initdb", "postgres"]) await chmod(path.join(copy, "bin", program), 0o644);
  return copy;
}

test("links and modes that an install script should have made are made", async () => {
  const { parent, elsewhere } = await testFolder();
  const copy = await bareCopy(parent);
  const lines: string[] = [];
  const account = await serverAccount(parent);
  const found = await findPackaged(account, elsewhere, (line) => lines.push(line), copy);
  expect(found).toMatchObject({ kind: "packaged", major: 18, folder: path.join(copy, "bin") });
  for (const { target } of links) await realpath(path.join(copy, "..", target));
  expect(lines).toEqual([]);
});

describe.skipIf(!isRoot())("as root", () => {
  test("programs that the server's user cannot reach are copied to where it can, once", async () => {
    const { parent, elsewhere } = await testFolder({ mode: 0o700 });
    const copy = await bareCopy(parent);
    await mkdir(elsewhere);
    const account = await serverAccount(parent);
    const lines: string[] = [];
    const find = () => findPackaged(account, elsewhere, (line) => lines.push(line), copy);
    const found = await find();
    expect(found?.folder.startsWith(`${elsewhere}/`)).toBe(true);
    expect(await find()).toEqual(found);
    expect(lines[0]).toContain(`using a copy in ${elsewhere}`);
  });
});

test("a package that does not run here is an error that says what to do", async () => {
  const { parent, elsewhere } = await testFolder();
  const empty = path.join(parent, "package", "native");
  await mkdir(path.join(empty, "bin"), { recursive: true });
  const finding = findPackaged(undefined, elsewhere, () => undefined, empty);
  await expect(finding).rejects.toThrow(/does not run on this machine .*install PostgreSQL 15 to 18/);
});
