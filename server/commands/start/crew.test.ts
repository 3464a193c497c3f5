import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "@/lib/log";
import { temporaryFolder } from "@/testing/folder";
import { until } from "@/testing/until";
import { keepCrew } from "./crew";

/** A crew whose workers note their pid when they begin to wait and when they begin to work. */
async function start(count: number, reserve: number) {
  const folder = await temporaryFolder();
  const file = path.join(folder, "worker.mts");
  const [waits, works] = [path.join(folder, "waits"), path.join(folder, "works")];
  const onCall = path.join(import.meta.dirname, "..", "..", "worker", "on-call.ts");
  await writeFile(
    file,
    `import { appendFileSync } from "node:fs";
     import { waitUntilNeeded } from ${JSON.stringify(onCall)};
     process.on("SIGTERM", () => process.exit(0));
     appendFileSync(${JSON.stringify(waits)}, process.pid + "\\n");
     await waitUntilNeeded("worker " + process.pid, new AbortController().signal);
     appendFileSync(${JSON.stringify(works)}, process.pid + "\\n");
     setInterval(() => undefined, 1000);`,
  );
  const pidsIn = async (name: string) =>
    (await readFile(name, "utf8").catch(() => "")).split("\n").filter(Boolean).map(Number);
  const end = new AbortController();
  const ended: string[] = [];
  const onEnd = async (id: string) => void ended.push(id);
  const log = createLog({}, () => undefined);
  const done = keepCrew({ file, count, reserve, onEnd }, { log, signal: end.signal, firstRestartMs: 10 });
  const finish = async () => {
    end.abort();
    await done;
  };
  onTestFinished(finish);
  return {
    ended,
    finish,
    waiting: (number: number) =>
      until(`${number} processes`, async () => (await pidsIn(waits)).length >= number),
    working: (number: number) =>
      until(`${number} at work`, async () => {
        const pids = await pidsIn(works);
        return pids.length >= number && pids;
      }),
    pids: async () => ({ waits: await pidsIn(waits), works: await pidsIn(works) }),
  };
}

test("the reserve takes the place of a worker that dies, and its successor becomes the reserve", async () => {
  const crew = await start(2, 1);
  await crew.waiting(3);
  const [first = 0, second = 0] = await crew.working(2);
  process.kill(first, "SIGKILL");
  const [, , third] = await crew.working(3);
  const before = (await crew.pids()).waits;
  expect(before.slice(0, 3)).toContain(third); // loaded before the death, not after it
  expect(crew.ended).toEqual([`worker ${first}`]);
  await crew.waiting(4);
  process.kill(second, "SIGKILL");
  await crew.working(4);
  expect(crew.ended).toEqual([`worker ${first}`, `worker ${second}`]);
});

test("without a reserve the successor works, and a reserve that dies is nobody's end", async () => {
  const alone = await start(1, 0);
  const [only = 0] = await alone.working(1);
  process.kill(only, "SIGKILL");
  await alone.working(2);
  const crew = await start(1, 1);
  await crew.waiting(2);
  const { waits, works } = await until("one at work", async () => {
    const pids = await crew.pids();
    return pids.works.length === 1 && pids;
  });
  const reserve = waits.find((pid) => !works.includes(pid)) ?? 0;
  process.kill(reserve, "SIGKILL");
  await crew.waiting(3);
  expect(crew.ended).toEqual([]);
  expect((await crew.pids()).works).toEqual(works);
});

test("with no worker nothing starts, and at the end every worker has ended", async () => {
  const none = await start(0, 1);
  await none.finish();
  expect(await none.pids()).toEqual({ waits: [], works: [] });
  const crew = await start(2, 0);
  const pids = await crew.working(2);
  await crew.finish();
  expect(crew.ended.sort()).toEqual(pids.map((pid) => `worker ${pid}`).sort());
});
