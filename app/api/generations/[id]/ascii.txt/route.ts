/** The finished picture as text. */
import { textFor } from "@/server/web/files/text";
import { notFound, requireDone, requireVisible } from "@/server/web/visible";
import { fileStem, inline } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { textQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cachedByName } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const query = validateQuery(textQuery, url);
  const job = await requireVisible(pool(), params.id);
  requireDone(job);
  return cachedByName(request, ["text", job.id, job.engine, query], {
    make: async () => {
      const text = await textFor(request, pool(), job, job.steps, query);
      if (text === undefined) throw notFound(job.id);
      return `${text}\n`;
    },
    type: "text/plain; charset=utf-8",
    headers: inline(`${fileStem(job)}.txt`),
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
