import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import type { Binaries } from "./binaries";
import { chooseFor, chooseNew, type Offer, pickCluster } from "./choose";
import { ensureServer } from "./index";

const binaries = (kind: Binaries["kind"], major: number): Binaries => ({
  kind,
  major,
  folder: `/${kind}/${major}`,
  version: `${major}.1`,
});

function offerOf(installed: number[], packaged: number | undefined, forced?: Offer["forced"]): Offer {
  return {
    forced,
    installed: forced === "packaged" ? [] : installed.map((major) => binaries("system", major)),
    packaged: async () => (packaged ? binaries("packaged", packaged) : undefined),
  };
}

const cluster = (major: number) => ({ folder: `data/postgres-${major}`, major });

describe("a new database", () => {
  test("takes the newest PostgreSQL of the machine", async () => {
    expect(await chooseNew(offerOf([17, 15], 18))).toMatchObject({
      kind: "system",
      major: 17,
      reason: "this machine's PostgreSQL 17.1: the newest one installed here",
    });
  });

  test("takes the packaged one where the machine has none", async () => {
    expect(await chooseNew(offerOf([], 18))).toMatchObject({
      kind: "packaged",
      reason: "the packaged PostgreSQL 18.1: no PostgreSQL 15 to 18 is installed here",
    });
  });

  test("takes what IMAGO_SERVER says", async () => {
    expect(await chooseNew(offerOf([15], 18, "packaged"))).toMatchObject({ kind: "packaged", major: 18 });
    expect(await chooseNew(offerOf([15], 18, "system"))).toMatchObject({ kind: "system", major: 15 });
    await expect(chooseNew(offerOf([], 18, "system"))).rejects.toThrow(
      "IMAGO_SERVER=system, but no PostgreSQL 15 to 18 was found",
    );
  });

  test("is an error where there is nothing to run it on", async () => {
    await expect(chooseNew(offerOf([], undefined))).rejects.toThrow("install one, or set DATABASE_URL");
  });
});

describe("a database that exists", () => {
  test("keeps its version though a newer one is installed", async () => {
    expect(await chooseFor(cluster(15), offerOf([17, 15], 18))).toMatchObject({ kind: "system", major: 15 });
  });

  test("moves between the machine's and the packaged PostgreSQL of the same version", async () => {
    expect(await chooseFor(cluster(18), offerOf([18], 18))).toMatchObject({ kind: "system" });
    expect(await chooseFor(cluster(18), offerOf([15], 18))).toMatchObject({
      kind: "packaged",
      reason: "the packaged PostgreSQL 18.1, because 18 created data/postgres-18 and is not installed here",
    });
  });

  test("is an error, and no empty one is made, where its version is gone", async () => {
    await expect(chooseFor(cluster(16), offerOf([15], 18))).rejects.toThrow(
      "data/postgres-16 holds data of PostgreSQL 16, but this machine no longer has that version: install PostgreSQL 16, or set IMAGO_DATA",
    );
  });

  test("is an error where IMAGO_SERVER means another version", async () => {
    await expect(chooseFor(cluster(15), offerOf([15], 18, "packaged"))).rejects.toThrow(
      "IMAGO_SERVER=packaged is PostgreSQL 18: unset IMAGO_SERVER",
    );
  });

  test("of a version that Imago does not run on is named", async () => {
    await expect(chooseFor(cluster(14), offerOf([15], 18))).rejects.toThrow("Imago runs on 15 to 18");
  });

  test("beside a second one is an error that names both", () => {
    expect(() => pickCluster([cluster(15), cluster(18)])).toThrow(
      "data/postgres-15 and data/postgres-18 both exist",
    );
  });
});

test("a changed machine: data whose PostgreSQL is gone stays alone in its folder", async () => {
  const { settings } = await testFolder();
  const data = path.join(settings.dataFolder, "postgres-16");
  await mkdir(data, { recursive: true });
  await writeFile(path.join(data, "PG_VERSION"), "16\n");
  await writeFile(path.join(data, "imago.json"), "{}\n"); // made by Imago
  const starting = ensureServer({ settings, binaryFolders: [], log: () => undefined });
  await expect(starting).rejects.toThrow("holds data of PostgreSQL 16");
  expect((await readdir(settings.dataFolder)).filter((name) => !name.startsWith("lock."))).toEqual([
    "postgres-16",
  ]);
});

describe.skipIf(!hasSystemServer())("with PostgreSQL installed on the machine", () => {
  test("IMAGO_SERVER=packaged does not open a second folder beside the machine's data", async () => {
    const { settings, elsewhere } = await testFolder({ server: "system" });
    const first = await ensureServer({ settings, elsewhere, durable: false, log: () => undefined });
    await first.stop();
    const starting = ensureServer({
      settings: { ...settings, server: "packaged" },
      elsewhere,
      log: () => undefined,
    });
    if (first.major === 18) await (await starting).stop();
    else await expect(starting).rejects.toThrow(`postgres-${first.major} holds data of`);
    expect((await readdir(settings.dataFolder)).filter((name) => /^postgres-\d+$/.test(name))).toHaveLength(
      1,
    );
  });

  test("a running server on the other PostgreSQL than IMAGO_SERVER says is named", async () => {
    const { settings, elsewhere } = await testFolder({ server: "system" });
    const first = await ensureServer({ settings, elsewhere, durable: false, log: () => undefined });
    const forced = { ...settings, server: "packaged" as const };
    await expect(ensureServer({ settings: forced, elsewhere, log: () => undefined })).rejects.toThrow(
      /already running on the system PostgreSQL/,
    );
    await first.stop();
  });
});
