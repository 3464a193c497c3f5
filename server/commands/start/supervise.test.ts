import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { exists } from "@/db/postgres/processes";
import { createLog } from "@/lib/log";
import { temporaryFolder } from "@/testing/folder";
import { until } from "@/testing/until";
import { supervise } from "./supervise";

/** A part that appends its pid as a line, then runs `body`. */
async function part(body: string) {
  const folder = await temporaryFolder();
  const file = path.join(folder, "part.mts");
  const pidFile = path.join(folder, "pids");
  const text = `import { appendFileSync } from "node:fs";
    appendFileSync(${JSON.stringify(pidFile)}, process.pid + "\\n");
    setInterval(() => undefined, 1000);
    ${body}`;
  await writeFile(file, text);
  const pids = async () =>
    (await readFile(pidFile, "utf8").catch(() => "")).split("\n").filter(Boolean).map(Number);
  return {
    file,
    pids,
    latest: (count: number) => until(`${count} starts`, async () => (await pids())[count - 1]),
  };
}

function start(file: string, options: { patienceMs?: number; onMessage?: (message: unknown) => void } = {}) {
  const { onMessage, ...rest } = options;
  const end = new AbortController();
  const lines: string[] = [];
  const log = createLog({}, (line) => lines.push(line));
  const part = { name: "part", file, ...(onMessage && { onMessage }) };
  const done = supervise(part, { log, signal: end.signal, firstRestartMs: 10, ...rest });
  onTestFinished(async () => {
    end.abort();
    await done;
  });
  return { lines, end: () => end.abort(), done };
}

const ends = `process.on("SIGTERM", () => process.exit(0));`;

test("a part that dies is started again, whether it was killed or failed", async () => {
  const { file, latest } = await part(ends);
  const { lines } = start(file);
  process.kill(await latest(1), "SIGKILL");
  await latest(2);
  expect(lines).toEqual([expect.stringMatching(/event=part.died part=part how=SIGKILL restartMs=10/)]);
});

test("one that dies at once, again and again, is started ever more slowly", async () => {
  const { file, latest } = await part("process.exit(3);");
  const { lines } = start(file);
  await latest(3);
  await until("three deaths", () => lines.length >= 3);
  const waits = lines.slice(0, 3).map((line) => /how="exit code 3" restartMs=(\d+)/.exec(line)?.[1]);
  expect(waits).toEqual(["10", "20", "40"]);
});

test("asked to end, the part is asked to end, and nothing is started again", async () => {
  const { file, pids, latest } = await part(ends);
  const { end, done, lines } = start(file);
  const pid = await latest(1);
  end();
  await done;
  expect(exists(pid)).toBe(false);
  expect(await pids()).toEqual([pid]);
  expect(lines).toEqual([]);
});

test("a part that does not end when asked is killed", async () => {
  const { file, latest } = await part(`process.on("SIGTERM", () => undefined); process.send?.("ready");`);
  const messages: unknown[] = [];
  const { end, done } = start(file, { patienceMs: 100, onMessage: (message) => messages.push(message) });
  const pid = await latest(1);
  await until("its handler", () => messages.length);
  end();
  await done;
  expect(exists(pid)).toBe(false);
});

test("when the supervisor is killed, its part ends", async () => {
  const { file, latest } = await part(`process.on("disconnect", () => process.exit(0));`);
  const supervisor = path.join(await temporaryFolder(), "supervisor.mts");
  const module = path.join(import.meta.dirname, "supervise.ts");
  await writeFile(
    supervisor,
    `const { supervise } = await import(${JSON.stringify(module)});
     await supervise({ name: "part", file: ${JSON.stringify(file)} }, { log: { warn() {} }, signal: new AbortController().signal });`,
  );
  const parent = spawn(process.execPath, ["--import", "tsx", supervisor], { stdio: "ignore" });
  const pid = await latest(1);
  parent.kill("SIGKILL");
  await until("the part's end", () => !exists(pid));
});
