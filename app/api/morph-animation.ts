/** Handles requests for a morph as an animation, there and back. */
import { morphAnimationQuery } from "@/lib/api/morph";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import type { AnimationFormat } from "@/lib/pictures/animation";
import { readBetween, requireEnds } from "@/server/web/asking/morph";
import { readClient } from "@/server/web/client";
import { atCost } from "@/server/web/files/costly";
import { morphAnimationOf, requireWhole } from "@/server/web/files/morph";
import { inline } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { handle } from "./handle";

export const handleMorphAnimation = (format: AnimationFormat) =>
  handle(async ({ request, url }) => {
    const { scale, ...wanted } = validateQuery(morphAnimationQuery, url);
    const ends = await requireEnds(pool(), wanted);
    const row = requireWhole(ends, await readBetween(pool(), ends, await readClient(request.headers)));
    const name = ends.map(({ name }) => name.replace(" ", "-")).join("-to-");
    return cached(request, {
      body: await atCost(request, (leaves) => morphAnimationOf(pool(), row, { format, scale }, leaves)),
      type: `image/${format}`,
      immutable: false, // one of them may be discarded
      headers: inline(`${name}.${format}`),
    });
  });
