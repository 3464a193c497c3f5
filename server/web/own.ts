/** Discards and restores a butterfly for its maker. */
import type { Generation } from "@/lib/api/response";
import type { Owned } from "../jobs/discard";
import type { Queryable } from "@/db/pool";
import { baseOf } from "./base";
import { readClient } from "./client";
import { presentJob } from "./present";
import { pool } from "./shared";
import { discarded, notFound, notYours } from "./visible";

type Change = (database: Queryable, id: string, clientId: string) => Promise<Owned>;

/** Runs `change` for the visitor who asked for the butterfly. Throws a problem 403 for others, and 404 or 410. */
export async function changeOwn(
  what: "discard" | "restore",
  change: Change,
  id: string,
  headers: Headers,
): Promise<Generation> {
  const clientId = await readClient(headers);
  const result = clientId === undefined ? undefined : await change(pool(), id, clientId);
  if (clientId === undefined || result?.outcome === "not_maker") throw notYours(what);
  if (result?.outcome !== "changed") throw notFound(id);
  // Too late to take it back: its frames are deleted.
  if (what === "restore" && result.job.discardedAt) throw discarded(id);
  return presentJob(result.job, undefined, clientId, baseOf(headers));
}
