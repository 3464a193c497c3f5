/** The finished picture. */
import { notFound, requireDone, requireVisible } from "@/server/web/visible";
import { fileStem, inline, pngFor, readPicture } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { imageQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cachedByName } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const { scale } = validateQuery(imageQuery, url);
  const job = await requireVisible(pool(), params.id);
  requireDone(job);
  return cachedByName(request, ["image", job.id, job.engine, scale], {
    make: async () => {
      const drawn = await readPicture(pool(), job.id, job.steps, "x_t");
      if (!drawn) throw notFound(job.id);
      return pngFor(request, job, drawn, job.steps, { view: "x_t", scale });
    },
    type: "image/png",
    headers: inline(`${fileStem(job)}.png`),
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
