import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "imago-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

const locker = `
  import { appendFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { withLock } from ${JSON.stringify(path.join(import.meta.dirname, "lock.ts"))};
  const [folder, log, holdMs] = process.argv.slice(2);
  for (let i = 0; i < 5; i++)
    await withLock(folder, async () => {
      appendFileSync(log, "in\\n");
      await sleep(Number(holdMs));
      appendFileSync(log, "out\\n");
    });
`;

async function startLocker(log: string, holdMs: number) {
  const script = path.join(folder, "locker.mts");
  await writeFile(script, locker);
  return spawn(process.execPath, ["--import", "tsx", script, folder, log, String(holdMs)], {
    stdio: "inherit",
  });
}

test("only one of many processes holds the lock at a time", async () => {
  const log = path.join(folder, "log");
  const children = await Promise.all([1, 2, 3].map(() => startLocker(log, 5)));
  const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
  expect(codes).toEqual([0, 0, 0]);
  expect(await readFile(log, "utf8")).toBe("in\nout\n".repeat(15));
});

test("within a process too, and its files do not pile up", async () => {
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(2);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(folder, work)));
  expect((await readdir(folder)).filter((name) => name.startsWith("lock."))).toEqual(["lock.8"]);
});

test("a holder that was killed loses the lock", async () => {
  const log = path.join(folder, "log");
  const child = await startLocker(log, 60_000);
  while (!(await readFile(log, "utf8").catch(() => ""))) await sleep(20);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await withLock(folder, async () => "mine", { timeoutMs: 5_000 })).toBe("mine");
});

test("the pid of a dead holder that another process has by now does not hold it", async () => {
  await writeFile(path.join(folder, "lock.3"), `${process.ppid}|1 an earlier boot\n`);
  expect(await withLock(folder, async () => "mine", { timeoutMs: 1_000 })).toBe("mine");
});

test("a file that its maker never finished is waited for, then passed over", async () => {
  const file = path.join(folder, "lock.1");
  await writeFile(file, "");
  await expect(withLock(folder, async () => "mine", { timeoutMs: 200 })).rejects.toThrow("still locked");
  await utimes(file, 0, 0);
  expect(await withLock(folder, async () => "mine", { timeoutMs: 200 })).toBe("mine");
});

test("a holder that lives is waited for, and named", async () => {
  const waitedFor: number[] = [];
  await withLock(folder, async () => {
    const second = withLock(folder, async () => undefined, {
      timeoutMs: 300,
      waiting: (pid) => waitedFor.push(pid),
    });
    await expect(second).rejects.toThrow(`still locked by process ${process.pid} after 0.3 s`);
  });
  expect(waitedFor).toEqual([process.pid]);
});

test("work that fails gives the lock back", async () => {
  const failing = withLock(folder, async () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withLock(folder, async () => "mine", { timeoutMs: 200 })).toBe("mine");
});
