/** The same as feature-maps.json, as a picture of all channels. */
import { isFinal } from "@/db/jobs/job";
import { readVisitor } from "@/db/web/client";
import { atCost } from "@/db/web/costly";
import { featureMapsOf } from "@/db/web/feature-maps";
import { fileStem, inline, workshop } from "@/db/web/pictures";
import { pool } from "@/db/web/shared";
import { requireVisible } from "@/db/web/visible";
import { featureSheetQuery } from "@/lib/api/explain";
import { validateQuery } from "@/lib/api/validate";
import { contactSheet } from "@/lib/contact-sheet";
import { cached } from "@/lib/http/caching";
import { encodePng } from "@/lib/png";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const { scale, ...look } = validateQuery(featureSheetQuery, url);
  const job = await requireVisible(pool(), params.id);
  const document = await featureMapsOf(job, look, await readVisitor(request.headers), request.signal);
  const draw = async () => {
    const { rgb, width } = contactSheet(JSON.parse(document.toString()));
    const text = { Software: "Imago", Layer: look.layer, Step: String(look.step), Generation: job.id };
    return encodePng(rgb, width, { scale, text });
  };
  const key = ["sheet", job.id, job.engine, look.layer, look.step, scale].join();
  return cached(request, {
    body: await atCost(request, (leaves) => workshop()(key, draw, leaves)),
    type: "image/png",
    immutable: isFinal(job),
    headers: inline(`${fileStem(job)}-${look.layer}-${look.step}.png`),
  });
});

export const { POST, PUT, PATCH, DELETE } = getOnly;
