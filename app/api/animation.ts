/** Handles requests for the whole run as an animation. */

import { atCost } from "@/server/web/files/costly";
import { requireDone, requireVisible } from "@/server/web/visible";
import { animationOf, fileStem, inline } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import type { AnimationFormat } from "@/lib/animation";
import { animationPixels, animationScales } from "@/lib/api/allowed";
import { fieldProblem } from "@/lib/api/problem";
import { animationQuery } from "@/lib/api/request";
import { validateQuery } from "@/lib/api/validate";
import { cachedByName } from "@/lib/http/caching";
import { handle } from "./handle";

export const handleAnimation = (format: AnimationFormat) =>
  handle<{ id: string }>(async ({ request, url, params }) => {
    const { view, scale: asked } = validateQuery(animationQuery, url);
    const job = await requireVisible(pool(), params.id);
    requireDone(job);
    const pixels = job.pictureWidth * job.pictureHeight * job.frames;
    const largest = Math.max(1, Math.floor(Math.sqrt(animationPixels / pixels)));
    const scale = asked ?? Math.min(animationScales.default, largest);
    if (scale > largest)
      throw fieldProblem("scale", scale, `at most ${largest} for an animation of ${job.frames} frames`);
    return cachedByName(request, [format, job.id, job.engine, view, scale], {
      make: () => atCost(request, (leaves) => animationOf(pool(), job, format, { view, scale }, leaves)),
      type: `image/${format}`,
      headers: inline(`${fileStem(job)}.${format}`),
    });
  });
