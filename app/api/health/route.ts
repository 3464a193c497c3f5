/** Answers 200 while visitors can be served, 503 without a database. */
import { readHealth } from "@/server/web/health";
import { noQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { uncached } from "@/lib/http/caching";
import { handle } from "../handle";
import { getOnly } from "../methods";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ url }) => {
  validateQuery(noQuery, url);
  const health = await readHealth();
  const status = health.status === "down" ? 503 : 200;
  return uncached(health, { status });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
