/** Inserts finished butterflies, as another visitor's. */
import type { Pool } from "@/db/pool";
import type { Generation } from "@/lib/api/response";
import { untilJob } from "../painted";
import { apiClient } from "./client";

export async function paintOne(url: string, pool: Pool, wish: unknown): Promise<Generation> {
  const client = apiClient(url);
  const { id } = await client.generate(wish);
  await untilJob(pool, id, "done");
  return client.get(id);
}
