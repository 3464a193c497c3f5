/** Asks an app for a butterfly and waits until it is finished. */
import type { Pool } from "@/db/pool";
import type { Generation } from "@/lib/api/response";
import { untilJob } from "../painted";
import { apiClient } from "./client";

type Place = { readonly url: string; readonly pool: Pool };

/** Returns the finished butterfly. Without `client` it belongs to a visitor of its own. */
export async function paintOne(
  { url, pool }: Place,
  wish: unknown,
  client = apiClient(url),
): Promise<Generation> {
  const { id } = await client.generate(wish);
  await untilJob(pool, id, "done");
  return client.get(id);
}
