/** npm start as a whole: from an empty folder to a butterfly, and back to nothing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { until } from "@/testing/until";
import { apiClient, readEvents } from "@/testing/web/client";
import { spawnPart } from "@/testing/web/process";

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

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("npm start paints, and SIGTERM ends it with streams open and leaves no process behind", async () => {
  const { settings } = await testFolder();
  const start = spawnPart("server/commands/start.ts", {
    IMAGO_DATA: settings.dataFolder,
    PORT: "0",
    IMAGO_CORES: "1",
  });
  onTestFinished(async () => {
    await start.end("SIGKILL");
  });
  const [url = ""] = /http:\S+/.exec(await start.said(/Imago is at/)) ?? [];
  const client = apiClient(url);
  const { id } = await client.generate({ steps: 1 });
  await until("the first butterfly", async () => (await client.get(id)).status === "done");

  const { links } = await client.generate({ steps: 250 });
  const streams = await Promise.all([1, 2, 3].map(() => client.fetch(links.events ?? "")));
  const ends = Promise.all(streams.map((stream) => readEvents(stream)));
  const processes = await descendants(start.child.pid ?? 0);
  expect(processes.length).toBeGreaterThanOrEqual(2);
  await start.end("SIGTERM");
  for (const events of await ends) expect(events.map(({ name }) => name)).not.toContain("done");
  await until("that all processes are gone", () => !processes.some(lives));
  await expect(fetch(url)).rejects.toThrow();
});
