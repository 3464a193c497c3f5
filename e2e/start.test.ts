/** npm start as a whole: from an empty folder to butterflies, through faults, and back to nothing. */
import { readFile, stat } from "node:fs/promises";
import os from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder, removeFolder, type TestFolder } from "@/testing/data-folder";
import { runSeries } from "@/testing/faults/series";
import { openSite, type Site } from "@/testing/faults/site";
import { untilComputing } from "@/testing/painted";
import { descendants, lives } from "@/testing/processes";
import { until } from "@/testing/until";
import { apiClient, readEvents } from "@/testing/web/client";

let folder: TestFolder;
let site: Site;

beforeAll(async () => {
  folder = await makeFolder();
  const { settings, elsewhere } = folder;
  site = await openSite({ dataFolder: settings.dataFolder, elsewhere }, { IMAGO_WORKERS: "1" });
}, 400_000);
afterAll(async () => {
  await site?.start.end("SIGKILL");
  await removeFolder(folder);
});

/** The user of a process, and its command line; of one that has ended meanwhile an empty one. */
async function readOwner(pid: number): Promise<{ uid: number; command: string }> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const { uid } = await stat(`/proc/${pid}`).catch(() => ({ uid: -1 }));
  return { uid, command: command.replaceAll("\0", " ") };
}

// `npm run bench -- faults` does all twelve kinds, and more of each.
test("random faults under npm start: the same bits, no job and no frame lost or doubled", async () => {
  const { outcomes, problems } = await runSeries(site, {
    names: ["kill -9 of the worker", "kill -9 of the web process", "all sessions terminated"],
    count: 3,
    seed: 1,
    wish: { seed: "20241231", steps: 5, sampler: "dpmpp_2m", model: "butterfly-64-turbo" },
  });
  expect(outcomes.map((outcome) => outcome.problems)).toEqual([[], [], []]);
  expect(problems).toEqual([]);
  // The next process went on with the job of the killed worker at once, not after its lease.
  expect(outcomes.find(({ name }) => name === "kill -9 of the worker")?.step).toBeGreaterThan(0);
  const [line = ""] = site.start.lines.filter((text) => text.includes("event=job.reaped"));
  const { rows } = await site.pool.query("select attempt, error_detail from imago.job where id = $1", [
    / job=(\S+)/.exec(line)?.[1],
  ]);
  expect(rows).toEqual([{ attempt: 2, error_detail: "the worker's process ended" }]);
});

test("SIGTERM ends npm start with streams open and leaves no process behind", async () => {
  const client = apiClient(site.url);
  const { links } = await client.generate({ steps: 250 });
  const streams = await Promise.all([1, 2, 3].map(() => client.fetch(links.events ?? "")));
  const ends = Promise.all(streams.map((stream) => readEvents(stream)));
  // When all cores are busy, visitors' answers come before the painting.
  expect(os.getPriority(await untilComputing(site.pool))).toBe(5);
  const { child, lines } = site.start;
  const processes = (await descendants(child.pid ?? 0)).map(({ pid }) => pid);
  expect(processes.length).toBeGreaterThanOrEqual(2);
  // Started by root, neither web nor workers nor the server are root's, unless npm start says why.
  if (process.platform === "linux" && process.getuid?.() === 0) {
    const owners = await Promise.all(processes.map(readOwner));
    const parts = owners.filter(({ command }) => /\/(web|worker)\/main\.ts|postgres/.test(command));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.some(({ uid }) => uid === 0)).toBe(lines.some((line) => line.includes("event=part.root")));
  }
  await site.close();
  for (const events of await ends) expect(events.map(({ name }) => name)).not.toContain("done");
  await until("that all processes are gone", () => !processes.some(lives));
  await expect(fetch(site.url)).rejects.toThrow();
});
