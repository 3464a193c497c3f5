/** Finished butterflies, as somebody else has made them. */
import type { Pool } from "@/db/pool";
import { untilJob } from "../painted";
import type { Generation } from "@/lib/api/response";
import { apiClient } from "./client";

export async function paintOne(url: string, pool: Pool, wish: unknown): Promise<Generation> {
  const client = apiClient(url);
  const { id } = await client.generate(wish);
  await untilJob(pool, id, "done");
  return client.get(id);
}
