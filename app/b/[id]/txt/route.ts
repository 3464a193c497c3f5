/** `/b/<id>.txt`: the butterfly as plain text, by shape unless asked otherwise. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { plainTextQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { captioned } from "@/server/web/files/captioned";

export const GET = handle<{ id: string }>(async ({ request, url, params: { id } }) => {
  const query = validateQuery(plainTextQuery, url);
  return captioned(request, id, query);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
