/** `/b/<id>.ans`: the butterfly in a terminal's colors, two pixels a character unless asked otherwise. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { ansiTextQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { captioned } from "@/server/web/files/captioned";

export const GET = handle<{ id: string }>(async ({ request, url, params: { id } }) => {
  const query = validateQuery(ansiTextQuery, url);
  return captioned(request, id, { ...query, color: query.color ?? "ansi" });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
