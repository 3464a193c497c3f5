import { createInterface } from "node:readline/promises";
import { misuse } from "./cli";

/** Asks the user to type the name before a deed that nothing undoes; throws if the answer differs. */
export async function confirm(name: string, signal: AbortSignal, deed = "remove"): Promise<void> {
  if (!process.stdin.isTTY) throw misuse(`there is no terminal to ask on: add --yes to ${deed} ${name}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Type "${name}" to ${deed}: `, { signal });
    if (answer.trim() !== name) throw new Error(`"${name}" was not typed: nothing was done`);
  } finally {
    terminal.close();
  }
}
