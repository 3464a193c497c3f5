/** Starts launcher.ts, as this user or another. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Account, as } from "@/db/postgres/account";
import type { Server, ServerOptions } from "@/db/postgres/index";

export type Launched = Omit<Server, "stop" | "release">;

export type Launcher = {
  child: ChildProcess;
  /** Resolves to the launcher's server; rejects with the launcher's output if it ends before. */
  ready: Promise<Launched>;
  /** Ends it with `signal` and returns its exit code; null after kill -9. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

export function spawnLauncher(options: Omit<ServerOptions, "log">, account?: Account): Launcher {
  const args = ["--import", "tsx", path.join(import.meta.dirname, "launcher.ts"), JSON.stringify(options)];
  const child = spawn(process.execPath, args, { ...as(account), stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const closed = once(child, "close");
  const lines = once(createInterface(child.stdout), "line");
  const ready = Promise.race([lines, closed.then(() => undefined)]).then((line) => {
    if (!line) throw new Error(errors);
    return JSON.parse(String(line[0])) as Launched;
  });
  ready.catch(() => undefined); // a test that kills it early may not await this
  return {
    child,
    ready,
    end: async (signal) => {
      child.kill(signal);
      const [code] = await closed;
      return code;
    },
  };
}

/** Starts it and waits until its server runs. */
export async function launch(
  options: Omit<ServerOptions, "log">,
  account?: Account,
): Promise<Launcher & { server: Launched }> {
  const launcher = spawnLauncher(options, account);
  return { ...launcher, server: await launcher.ready };
}
