/** npm start as a whole: from an empty folder to a butterfly, and back to nothing. */
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { readFrames } from "@/server/jobs/frames";
import { testFolder } from "@/testing/data-folder";
import { untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { apiClient, readEvents } from "@/testing/web/client";
import { joinDatabase, npmStart, readCrew } from "@/testing/web/npm-start";

const run = promisify(execFile);

/** The processes that `pid` has started, and those that these have. */
async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-axo", "pid=,ppid="]);
  const pairs = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) found.push(...pairs.flatMap(([child = 0, of]) => (of === parent ? child : [])));
  return found.slice(1);
}

/** The user of a process, and its command line; of one that has ended meanwhile an empty one. */
async function readOwner(pid: number): Promise<{ uid: number; command: string }> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const { uid } = await stat(`/proc/${pid}`).catch(() => ({ uid: -1 }));
  return { uid, command: command.replaceAll("\0", " ") };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs npm start on a new data folder and returns its address. */
async function begin(more: Record<string, string> = {}) {
  const folder = await testFolder();
  const { part, url } = await npmStart(folder.settings.dataFolder, more);
  onTestFinished(async () => void (await part.end("SIGKILL")));
  return { start: part, url, ...folder };
}

test("npm start paints, and SIGTERM ends it with streams open and leaves no process behind", async () => {
  const { start, url } = await begin();
  const client = apiClient(url);
  const { id } = await client.generate({ steps: 1 });
  await until("the first butterfly", async () => (await client.get(id)).status === "done");

  const { links } = await client.generate({ steps: 250 });
  const streams = await Promise.all([1, 2, 3].map(() => client.fetch(links.events ?? "")));
  const ends = Promise.all(streams.map((stream) => readEvents(stream)));
  const processes = await descendants(start.child.pid ?? 0);
  expect(processes.length).toBeGreaterThanOrEqual(2);
  // Started by root, neither web nor workers nor the server are root's, unless npm start says why.
  if (process.platform === "linux" && process.getuid?.() === 0) {
    const owners = await Promise.all(processes.map(readOwner));
    const parts = owners.filter(({ command }) => /\/(web|worker)\/main\.ts|postgres/.test(command));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.some(({ uid }) => uid === 0)).toBe(
      start.lines.some((line) => line.includes("event=part.root")),
    );
  }
  await start.end("SIGTERM");
  for (const events of await ends) expect(events.map(({ name }) => name)).not.toContain("done");
  await until("that all processes are gone", () => !processes.some(lives));
  await expect(fetch(url)).rejects.toThrow();
});

test("a worker of npm start that is killed: the next process goes on with its job, not after its lease", async () => {
  const { start, url, settings, elsewhere } = await begin({ IMAGO_WORKERS: "1" });
  const { pool, close } = await joinDatabase(settings, elsewhere);
  onTestFinished(close);
  const client = apiClient(url);
  const { id } = await client.generate({ steps: 8 });
  await until("two steps", async () => (await client.get(id)).frames > 2);
  const [killed] = await readCrew(pool);
  process.kill(killed?.pid ?? 0, "SIGKILL");
  await start.said(new RegExp(`event=job\\.reaped .*job=${id} .*worker=${killed?.id}`));
  await untilJob(pool, id, "done");
  const { rows } = await pool.query("select attempt, error_detail from imago.job where id = $1", [id]);
  expect(rows).toEqual([{ attempt: 2, error_detail: "the worker's process ended" }]);
  expect((await readFrames(pool, id)).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect((await readCrew(pool)).map((worker) => worker.id)).not.toContain(killed?.id);
});
