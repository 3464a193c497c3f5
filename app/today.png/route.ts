/** `/today.png`: the butterfly of the day, or how far it is. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { Problem } from "@/lib/api/problem";
import { frameQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { readToday, secondsToMidnight } from "@/server/web/asking/today";
import { readNoiseAhead } from "@/server/web/files/noise";
import { fileStem, inline, pngFor, readPicture } from "@/server/web/files/pictures";
import { jobSettings, pool } from "@/server/web/shared";

/** Enlarges a picture of 64 x 64 to 512 x 512. */
const usualScale = 8;
const longestSeconds = 600;
const whilePaintingSeconds = 5;

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  const { view, scale } = validateQuery(frameQuery, url);
  const now = new Date();
  const job = await readToday(pool(), now, jobSettings().limits);
  const step = Math.max(0, (job?.frames ?? 0) - 1);
  const drawn =
    job && !job.hidden
      ? ((await readPicture(pool(), job.id, step, view)) ?? (await readNoiseAhead(job)))
      : undefined;
  if (!job || !drawn)
    throw new Problem(503, "not_today", "the butterfly of the day cannot be painted now; try again soon", {
      headers: { "retry-after": "60" },
    });
  const enlarged = { view, scale: url.searchParams.has("scale") ? scale : usualScale };
  return cached(request, {
    body: await pngFor(request, job, drawn, step, enlarged),
    type: "image/png",
    immutable: false,
    keepSeconds:
      job.status === "done" ? Math.min(longestSeconds, secondsToMidnight(now)) : whilePaintingSeconds,
    headers: inline(`${fileStem(job)}.png`),
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
