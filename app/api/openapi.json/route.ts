import { noQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { describeApi } from "@/lib/openapi/describe";
import { readOffer } from "@/server/web/asking/offer";
import { baseOf } from "@/server/web/base";
import { handle } from "../handle";
import { getOnly } from "../methods";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  validateQuery(noQuery, url);
  const body = JSON.stringify(describeApi(await readOffer(), baseOf(request.headers)));
  return cached(request, { body, type: "application/json", immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
