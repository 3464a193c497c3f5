/** All functions of the engine, as the database has them: what /how shows and searches. */
import { readCatalogue } from "@/server/web/pages/how/page";
import { noQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../handle";
import { getOnly } from "../methods";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  validateQuery(noQuery, url);
  const body = JSON.stringify({ functions: await readCatalogue() });
  return cached(request, { body, type: "application/json", immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
