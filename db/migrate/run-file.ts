/** Runs the text of one file, or one statement under a name of its own. Errors give the name and the line. */
import { messageOf } from "@/lib/log";
import { DatabaseError, type PoolClient } from "../pool";
import type { SqlFile } from "../sql-files";

export async function runFile(client: PoolClient, { name, text }: SqlFile): Promise<void> {
  try {
    await client.query(text);
  } catch (cause) {
    throw new Error(`${name}${place(cause, text)}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Names the line of the error in the file or in the function's body, if the server reports it. */
function place(error: unknown, text: string): string {
  if (!(error instanceof DatabaseError)) return "";
  const lineIn = (source: string, position: string) => source.slice(0, Number(position)).split("\n").length;
  if (error.internalQuery && error.internalPosition)
    return `, line ${lineIn(error.internalQuery, error.internalPosition)} of the body`;
  return error.position ? `, line ${lineIn(text, error.position)}` : "";
}
