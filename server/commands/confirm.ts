import { createInterface } from "node:readline/promises";
import { misuse } from "./cli";

/** Asks for the name of what is about to be removed, as nothing brings it back; throws if it is not given. */
export async function confirm(name: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) throw misuse(`without a terminal to ask on, add --yes to remove ${name}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Type ${name} to remove it: `, { signal });
    if (answer.trim() !== name) throw new Error(`${name} was not removed`);
  } finally {
    terminal.close();
  }
}
