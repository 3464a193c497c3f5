import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "@/testing/folder";
import { endSignals } from "./end";

/** A process that prints when it is ready, and why it ends. */
async function script(): Promise<string> {
  const file = path.join(await temporaryFolder(), "script.mts");
  await writeFile(
    file,
    `const { onEnd } = await import(${JSON.stringify(path.join(import.meta.dirname, "end.ts"))});
     onEnd((reason) => { console.log(reason); process.exit(0); });
     setInterval(() => console.log("still here"), 200);
     console.log("ready", process.pid);`,
  );
  return file;
}

/** Starts the process, below a shell if `command` says so. Yields its lines one by one. */
function start(command: string, args: string[], env: NodeJS.ProcessEnv = process.env, ipc = false) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit", ipc ? "ipc" : "ignore"], env });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (!child.stdout) throw new Error("no output");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string | undefined> => {
    const line = (await lines.next()).value as string | undefined;
    return line === "still here" ? next() : line;
  };
  return { child, next };
}

test.each(endSignals)("%s asks a process to end", async (signal) => {
  const { child, next } = start(process.execPath, ["--import", "tsx", await script()]);
  await next();
  child.kill(signal);
  expect(await next()).toBe(signal);
});

test("so does a parent that goes away", async () => {
  const { child, next } = start(process.execPath, ["--import", "tsx", await script()], process.env, true);
  await next();
  child.disconnect();
  expect(await next()).toBe("disconnect");
});

test("so does the end of the process that reads its log", async () => {
  const { child, next } = start(process.execPath, ["--import", "tsx", await script()]);
  await next();
  child.stdout?.destroy();
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});

test("so does npm's end, although its shell passes no signal on", async () => {
  const command = `"${process.execPath}" --import tsx "${await script()}"; true`;
  const { child, next } = start("sh", ["-c", command], { ...process.env, npm_lifecycle_event: "start" });
  await next();
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(await next()).toBe("orphaned");
});
