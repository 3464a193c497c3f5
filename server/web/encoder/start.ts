/**
 * Encodes animations in a process of its own. It gets the cores after the pages and their statements, it ends with an
 * encoding that nobody waits for any more, and it gives its memory back when nothing was asked of it for a while.
 */
import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { messageOf } from "@/lib/log";
import type { AnimationFrame, AnimationOptions } from "@/lib/pictures/animation";
import { computing } from "@/lib/process/niceness";
import type { Encode } from "./encoder";

export type Task = { id: number; frames: AnimationFrame[]; width: number; options: AnimationOptions };
export type Result = { id: number } & ({ file: Uint8Array } | { fault: string });

/** Time without a task after which the process ends. */
const usualIdleMs = 30_000;

const program = path.join(import.meta.dirname, "main.ts");

/**
 * Starts the program below nice(1): all its threads and processes have its niceness from their start on, since each
 * begins with that of its parent. setpriority(2) would change one thread alone.
 */
function start(): ChildProcess {
  const withTsx = ["--import", "tsx"];
  const child = forkBy("nice", ["-n", String(computing), process.execPath, ...withTsx]);
  if (child.pid !== undefined) return child;
  // The machine lacks nice: then the encoder competes with the pages.
  child.once("error", () => undefined);
  return forkBy(process.execPath, withTsx);
}

const forkBy = (execPath: string, execArgv: string[]): ChildProcess =>
  fork(program, { execPath, execArgv, serialization: "advanced" });

export function createEncoder({ idleMs = usualIdleMs } = {}): Encode {
  let running: ChildProcess | undefined;
  let tasks = 0;
  let underWay = 0;
  let idle: NodeJS.Timeout | undefined;

  function launch(): ChildProcess {
    const child = start();
    child.setMaxListeners(0); // one a task
    const forget = () => {
      if (running === child) running = undefined;
    };
    child.once("exit", forget).once("error", forget);
    // Neither keeps this process from ending, which ends the other one.
    child.unref();
    child.channel?.unref();
    return child;
  }

  function end(child: ChildProcess | undefined): void {
    if (running === child) running = undefined;
    child?.kill("SIGKILL");
  }

  return async (frames, width, options, abandoned) => {
    abandoned.throwIfAborted();
    clearTimeout(idle);
    running ??= launch();
    const child = running;
    underWay += 1;
    const id = ++tasks;
    const over = new AbortController();
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        const listen = (result: Result) => {
          if (result.id !== id) return;
          if ("file" in result) resolve(Buffer.from(result.file));
          else reject(new Error(result.fault));
        };
        const fail = (how: string) => reject(new Error(`the process that encodes animations ${how}`));
        const ended = (code: number | null, signal: string | null) =>
          fail(`ended (${signal ?? `exit code ${code}`})`);
        const broken = (error: Error) => fail(`does not run: ${messageOf(error)}`);
        child.on("message", listen).on("exit", ended).on("error", broken);
        over.signal.addEventListener("abort", () =>
          child.off("message", listen).off("exit", ended).off("error", broken),
        );
        const leave = () => {
          reject(abandoned.reason);
          if (underWay === 1) end(child); // sharp itself cannot be stopped
        };
        abandoned.addEventListener("abort", leave, { signal: over.signal });
        child.send({ id, frames, width, options } satisfies Task, (error) => error && fail(messageOf(error)));
      });
    } finally {
      over.abort();
      underWay -= 1;
      if (underWay === 0) idle = setTimeout(() => end(running), idleMs).unref();
    }
  };
}
