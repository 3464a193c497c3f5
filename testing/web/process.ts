/** Runs a part of Imago as a separate process. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Account, as } from "@/db/postgres/account";
import { until } from "../until";

export type Part = {
  child: ChildProcess;
  /** Its log so far. */
  lines: string[];
  /** Waits for a matching line in its log, including earlier ones. */
  said(pattern: RegExp, guardMs?: number): Promise<string>;
  /** Ends it with `signal` and returns its exit code; null after kill -9. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Resolves with its exit code when it has ended by itself. */
  ended: Promise<number | null>;
};

const root = path.join(import.meta.dirname, "..", "..");

/** Starts `file` (relative to the project) with the given settings, without those of the test run's environment. */
export function spawnPart(file: string, settings: Record<string, string>, nodeArgs: string[] = []): Part {
  return spawnCommand([process.execPath, ...nodeArgs, "--import", "tsx", path.join(root, file)], settings);
}

/** Starts any command in the project's folder. */
export function spawnCommand(
  [program = "", ...args]: string[],
  settings: Record<string, string>,
  account?: Account,
): Part {
  const { PATH = "", HOME = "", TMPDIR, LANG } = process.env;
  const environment = { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...(LANG && { LANG }), ...settings };
  const name = args.at(-1) ?? program;
  const child = spawn(program, args, {
    cwd: root,
    env: environment as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    ...as(account),
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on("line", (line) => lines.push(line));
  const closed = once(child, "close");
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    lines,
    ended: closed.then(() => child.exitCode),
    said: (pattern, guardMs) =>
      until(
        `${pattern} in the log of ${name}`,
        () => {
          const line = lines.find((text) => pattern.test(text));
          if (!line && ended()) throw new Error(`${name} ended:\n${lines.join("\n")}`);
          return line;
        },
        guardMs,
      ),
    end: async (signal) => {
      if (!ended()) child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}
