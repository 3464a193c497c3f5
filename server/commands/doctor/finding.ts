/** The doctor's checks and their findings. */
import { messageOf } from "@/lib/log";

/** `hint`: works, but could be better or may soon fail; `wrong`: does not work. */
export type Level = "ok" | "hint" | "wrong";
export type Finding = { level: Level; what: string; words: string };

export type Check = { what: string; look(): Promise<[Level, string] | [Level, string][]> };

/** Runs the checks one after another; a check that throws counts as `wrong`. */
export async function* examine(checks: Check[]): AsyncGenerator<Finding> {
  for (const { what, look } of checks) {
    const found = await look().catch((error): [Level, string] => ["wrong", messageOf(error)]);
    const list = typeof found[0] === "string" ? [found as [Level, string]] : (found as [Level, string][]);
    for (const [level, words] of list) yield { level, what, words };
  }
}
