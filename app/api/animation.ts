/** Handles requests for the whole run as an animation. */

import { animationQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cachedByName } from "@/lib/http/caching";
import type { AnimationFormat } from "@/lib/pictures/animation";
import { atCost } from "@/server/web/files/costly";
import { animationOf, fileStem, inline } from "@/server/web/files/pictures";
import { animationScale } from "@/server/web/files/scale";
import { pool } from "@/server/web/shared";
import { requireDone, requireVisible } from "@/server/web/visible";
import { handle } from "./handle";

export const handleAnimation = (format: AnimationFormat) =>
  handle<{ id: string }>(async ({ request, url, params }) => {
    const { view, scale: asked } = validateQuery(animationQuery, url);
    const job = await requireVisible(pool(), params.id);
    requireDone(job);
    const scale = animationScale(job, job.frames, asked);
    return cachedByName(request, [format, job.id, job.engine, view, scale], {
      make: () => atCost(request, (leaves) => animationOf(pool(), job, format, { view, scale }, leaves)),
      type: `image/${format}`,
      headers: inline(`${fileStem(job)}.${format}`),
    });
  });
