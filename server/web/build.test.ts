import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "@/testing/folder";
import { needsBuild } from "./build";

let root: string;
const old = new Date("2020-01-01");
const recent = new Date("2021-01-01");

async function write(file: string, time: Date): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), "");
  await utimes(path.join(root, file), time, time);
}

/** Writing a file touches its folder. */
async function age(...folders: string[]): Promise<void> {
  for (const folder of folders) await utimes(path.join(root, folder), old, old);
}

beforeEach(async () => {
  root = await temporaryFolder();
  await write("app/b/page.tsx", old);
  await write("next.config.js", old);
  await age("app/b", "app");
});

test("without a build one is needed, also after one that failed", async () => {
  expect(await needsBuild(root)).toBe(true);
  await write(".next/trace", recent);
  expect(await needsBuild(root)).toBe(true);
});

test("a build that is newer than all sources will do", async () => {
  await write(".next/BUILD_ID", recent);
  expect(await needsBuild(root)).toBe(false);
});

test("a source that was changed, added or taken away since needs another", async () => {
  await write(".next/BUILD_ID", recent);
  await write("app/b/page.tsx", new Date());
  expect(await needsBuild(root)).toBe(true);
  await write("app/b/page.tsx", old);
  await age("app/b");
  expect(await needsBuild(root)).toBe(false);
  await rm(path.join(root, "app/b/page.tsx"));
  expect(await needsBuild(root)).toBe(true);
});

test("a test that was changed needs none", async () => {
  await write(".next/BUILD_ID", recent);
  await write("app/b/page.test.tsx", new Date());
  await age("app/b");
  expect(await needsBuild(root)).toBe(false);
});

test("a part of the test kit that was changed needs none", async () => {
  await write(".next/BUILD_ID", recent);
  await write("testing/database.ts", new Date());
  expect(await needsBuild(root)).toBe(false);
});
