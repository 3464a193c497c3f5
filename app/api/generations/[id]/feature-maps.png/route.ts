/** The same feature maps as one picture of all channels. */
import { featureSheetQuery } from "@/lib/api/explain";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { contactSheet } from "@/lib/pictures/contact-sheet";
import { encodePng } from "@/server/engine/png";
import { isFinal } from "@/server/jobs/job";
import { readVisitor } from "@/server/web/client";
import { atCost } from "@/server/web/files/costly";
import { featureMapsOf } from "@/server/web/files/feature-maps";
import { fileStem, inline, workshop } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const { scale, ...look } = validateQuery(featureSheetQuery, url);
  const job = await requireVisible(pool(), params.id);
  const document = await featureMapsOf(job, look, await readVisitor(request.headers), request.signal);
  const draw = async () => {
    const { rgb, width } = contactSheet(JSON.parse(document.toString()));
    const texts = { Software: "Imago", Layer: look.layer, Step: String(look.step), Generation: job.id };
    return encodePng(pool(), rgb, width, { scale, texts });
  };
  const key = ["sheet", job.id, job.engine, look.layer, look.step, scale].join();
  return cached(request, {
    body: await atCost(request, (leaves) => workshop()(key, draw, leaves)),
    type: "image/png",
    immutable: isFinal(job),
    headers: inline(`${fileStem(job)}-${look.layer}-${look.step}.png`),
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
