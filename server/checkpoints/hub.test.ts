import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { temporaryFolder } from "@/testing/folder";
import { type HubFaults, testCommit, testHub } from "@/testing/hub-server";
import { downloadFromHub, type HubOptions, isHubReference, parseHubReference } from "./hub";
import type { ImportProgress } from "./progress";

const repository = "gnokit/ddpm-butterflies-64";
const reference = parseHubReference(`hub:${repository}`);
const weights = "unet/diffusion_pytorch_model.fp16.safetensors";

/** A hub with a small net in the layout of the article's model, and an empty cache. */
async function setUp(faults: HubFaults = {}) {
  const source = path.join(await temporaryFolder(), "source");
  const net = {
    sample_size: 8,
    block_out_channels: [16, 16],
    down_block_types: ["DownBlock2D", "AttnDownBlock2D"],
    up_block_types: ["AttnUpBlock2D", "UpBlock2D"],
    norm_num_groups: 4,
  };
  await writeRandomCheckpoint(source, net, {}, 1, "F16", { nested: true, variant: "fp16" });
  await writeFile(path.join(source, "sampling.json"), JSON.stringify({ steps: 4 }));
  const hub = await testHub(source, repository);
  Object.assign(hub.faults, faults);
  const cacheFolder = await temporaryFolder();
  const options: HubOptions = { endpoint: hub.endpoint, cacheFolder, pauseMs: 1 };
  return { hub, options, source, size: (await stat(path.join(source, weights))).size };
}

const sameBytes = async (source: string, folder: string, file: string) =>
  (await readFile(path.join(folder, file))).equals(await readFile(path.join(source, file)));

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test("addresses on the hub have an owner, a name and perhaps a revision", () => {
  expect(isHubReference("hub:a/b")).toBe(true);
  expect(isHubReference("models/hub")).toBe(false);
  expect(parseHubReference("hub:owner/some.Name-1")).toEqual({
    repository: "owner/some.Name-1",
    name: "some.Name-1",
    revision: "main",
  });
  expect(parseHubReference("hub:owner/name@refs/pr/1").revision).toBe("refs/pr/1");
  for (const wrong of ["hub:name", "hub:a/b/c", "hub:../b", "hub:a/..", "hub:a/b@", "hub:a/b c"])
    expect(() => parseHubReference(wrong), wrong).toThrow(
      "expected hub:owner/name or hub:owner/name@revision",
    );
});

test("the checkpoint's files arrive, each once, and a second call needs none of them again", async () => {
  const { hub, options, source, size } = await setUp();
  const progress: ImportProgress[] = [];
  const folder = await downloadFromHub(reference, { ...options, onProgress: (now) => progress.push(now) });
  expect(folder).toBe(path.join(options.cacheFolder, "gnokit--ddpm-butterflies-64", testCommit));
  for (const file of [weights, "unet/config.json", "scheduler/scheduler_config.json", "sampling.json"])
    expect(await sameBytes(source, folder, file), file).toBe(true);
  expect(progress.at(-1)).toEqual({ phase: "download", done: size, total: size, item: weights });
  expect(hub.requests).toHaveLength(4);
  await downloadFromHub(reference, options);
  expect(hub.requests).toHaveLength(4);
});

test("a dropped connection is resumed where it broke", async () => {
  const { hub, options, source } = await setUp({ cuts: [10_000, 5000] });
  const folder = await downloadFromHub(reference, options);
  expect(await sameBytes(source, folder, weights)).toBe(true);
  const ranges = hub.requests.filter((request) => request.path === weights).map((request) => request.range);
  expect(ranges).toEqual(["bytes=0-", "bytes=10000-", "bytes=15000-"]);
});

test("a download that was given up goes on in the next run", async () => {
  const { hub, options, source, size } = await setUp({ cuts: [7000, 0, 0, 0, 0, 0] });
  await expect(downloadFromHub(reference, options)).rejects.toThrow(
    `${weights} is stored up to byte 7000 of ${size}; run the same command to resume`,
  );
  hub.requests.length = 0;
  const folder = await downloadFromHub(reference, options);
  expect(await sameBytes(source, folder, weights)).toBe(true);
  expect(hub.requests.map((request) => request.range)).toEqual(["bytes=7000-"]);
});

test("a server that knows no ranges only costs time", async () => {
  const { hub, options, source } = await setUp({ cuts: [7000], ignoreRanges: true });
  const folder = await downloadFromHub(reference, options);
  expect(await sameBytes(source, folder, weights)).toBe(true);
  expect(hub.requests.filter((request) => request.path === weights)).toHaveLength(2);
});

test("a connection on which nothing comes any more is given up and resumed", async () => {
  const { hub, options, source } = await setUp({ stallAfter: 3000 });
  const folder = downloadFromHub(reference, { ...options, stallMs: 1000 });
  await expect
    .poll(() => hub.requests.filter((request) => request.path === weights).length, { timeout: 10_000 })
    .toBe(2);
  delete hub.faults.stallAfter;
  expect(await sameBytes(source, await folder, weights)).toBe(true);
});

test("two downloads of the same files at once do each other no harm", async () => {
  const { options, source } = await setUp({ cuts: [9000, 4000] });
  const folders = await Promise.all([
    downloadFromHub(reference, options),
    downloadFromHub(reference, options),
  ]);
  for (const folder of folders) expect(await sameBytes(source, folder, weights)).toBe(true);
});

test("a wrong checksum is an error, and the file is not kept", async () => {
  const { options } = await setUp({ corrupt: true });
  await expect(downloadFromHub(reference, options)).rejects.toThrow(
    /diffusion_pytorch_model.fp16.safetensors did not arrive intact: its checksum is [0-9a-f]{64}, the hub says [0-9a-f]{64}/,
  );
  expect((await filesIn(options.cacheFolder)).sort()).toEqual([
    "config.json",
    "sampling.json",
    "scheduler_config.json",
  ]);
});

test("without a connection the error names the host", async () => {
  const { hub, options } = await setUp();
  await hub.close();
  const host = new URL(hub.endpoint).host;
  await expect(downloadFromHub(reference, options)).rejects.toThrow(
    `cannot reach ${host} (connect ECONNREFUSED ${host}): a download needs a connection`,
  );
});

test("an unknown repository or revision is named", async () => {
  const { hub, options } = await setUp();
  const { host } = new URL(hub.endpoint);
  await expect(downloadFromHub(parseHubReference("hub:nobody/nothing"), options)).rejects.toThrow(
    `${host} shows no model nobody/nothing at main`,
  );
  await expect(downloadFromHub(parseHubReference(`hub:${repository}@v9`), options)).rejects.toThrow("at v9");
});

test("a server that refuses a file is not asked again, one that is overloaded is", async () => {
  const { hub, options } = await setUp({ status: 403 });
  await expect(downloadFromHub(reference, options)).rejects.toThrow("answers 403 Forbidden");
  expect(hub.requests).toHaveLength(1);
  hub.faults.status = 503;
  await expect(downloadFromHub(reference, options)).rejects.toThrow("answers 503 Service Unavailable");
  expect(hub.requests).toHaveLength(6);
});

test("a token goes along to the hub", async () => {
  const { hub, options } = await setUp();
  await downloadFromHub(reference, { ...options, token: "hf_secret" });
  expect(hub.requests[0]?.authorization).toBe("Bearer hf_secret");
});
