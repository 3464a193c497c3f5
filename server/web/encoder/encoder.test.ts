import { readdir, readFile } from "node:fs/promises";
import os from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { encodeAnimation } from "@/lib/pictures/animation";
import { computing } from "@/lib/process/niceness";
import { until } from "@/testing/until";
import { createEncoder } from "./start";

const size = 8;
const frame = (value: number) => ({ rgb: Buffer.alloc(3 * size ** 2, value), milliseconds: 100 });
const frames = [frame(0), frame(90), frame(200)];
const nobodyLeaves = new AbortController().signal;
const webp = { format: "webp", scale: 2, text: { Title: "Two scales" } } as const;

/** The processes that this one started, with the niceness of all their threads. */
async function children(): Promise<{ pid: number; niceness: number[] }[]> {
  const pids = (await readFile(`/proc/self/task/${process.pid}/children`, "utf8")).split(" ").filter(Boolean);
  return Promise.all(
    pids.map(async (pid) => {
      const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
      const stats = await Promise.all(
        threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8").catch(() => "")),
      );
      return { pid: Number(pid), niceness: stats.map((stat) => Number(stat.split(") ")[1]?.split(" ")[16])) };
    }),
  );
}

test("encodes as this process would, and a fault is told", async () => {
  const encode = createEncoder();
  const before = (await children()).length;
  expect(await encode(frames, size, webp, nobodyLeaves)).toEqual(await encodeAnimation(frames, size, webp));
  expect((await children()).length).toBe(before + 1);
  await expect(encode([], size, webp, nobodyLeaves)).rejects.toThrow("needs frames of one size");
  const gif = { format: "gif" } as const;
  expect(await encode(frames, size, gif, nobodyLeaves)).toEqual(await encodeAnimation(frames, size, gif));
});

test("all its threads have less of the cores than this process, from their start on", async () => {
  const before = (await children()).map(({ pid }) => pid);
  let file: Buffer | undefined;
  const encoded = createEncoder()(frames, size, webp, nobodyLeaves).then((done) => {
    file = done;
  });
  const seen: number[] = [];
  await until("the file", async () => {
    const [encoder] = (await children()).filter(({ pid }) => !before.includes(pid));
    // With one thread it is nice(1) itself, which may have yet to act.
    if (encoder && encoder.niceness.length > 1) seen.push(...encoder.niceness);
    return file;
  });
  await encoded;
  expect(new Set(seen)).toEqual(new Set([Math.min(19, os.getPriority() + computing)]));
});

test("without nice(1) it encodes too", async () => {
  const { PATH } = process.env;
  onTestFinished(() => void Object.assign(process.env, { PATH }));
  process.env.PATH = "/nowhere";
  const encode = createEncoder();
  expect(await encode(frames, size, webp, nobodyLeaves)).toEqual(await encodeAnimation(frames, size, webp));
});

test("an encoding that nobody waits for ends its process; the next one starts another", async () => {
  const encode = createEncoder();
  await encode(frames, size, webp, nobodyLeaves);
  const running = (await children()).length;
  const leaving = new AbortController();
  const large = Array.from({ length: 200 }, (_, i) => frame(i));
  const left = encode(large, size, { format: "gif", scale: 32 }, leaving.signal);
  leaving.abort(new Error("left"));
  await expect(left).rejects.toThrow("left");
  await until("the end of the process", async () => (await children()).length === running - 1);
  expect(await encode(frames, size, webp, nobodyLeaves)).toEqual(await encodeAnimation(frames, size, webp));
});

test("a process that is killed fails its encoding and no other; one without tasks ends by itself", async () => {
  const encode = createEncoder({ idleMs: 100 });
  const before = (await children()).map(({ pid }) => pid);
  const large = Array.from({ length: 200 }, (_, i) => frame(i));
  const killed = encode(large, size, { format: "gif", scale: 32 }, nobodyLeaves);
  const started = () => children().then((all) => all.find(({ pid }) => !before.includes(pid)));
  process.kill((await until("the process", started)).pid, "SIGKILL");
  await expect(killed).rejects.toThrow("the process that encodes animations ended (SIGKILL)");
  expect(await encode(frames, size, webp, nobodyLeaves)).toEqual(await encodeAnimation(frames, size, webp));
  await until("its end", async () => (await started()) === undefined);
});
