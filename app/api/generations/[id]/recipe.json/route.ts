/** All that a butterfly's bits follow from, in one document. */

import { noQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { readRecipe } from "@/server/web/files/recipe";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ url, params }) => {
  validateQuery(noQuery, url);
  const job = await requireVisible(pool(), params.id);
  return Response.json(await readRecipe(pool(), job), {
    headers: { "cache-control": "private, no-cache" },
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
