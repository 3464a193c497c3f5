/** The preview card of a finished butterfly, for sites that show its link. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { drawCard } from "@/components/card/draw";
import { cardSeconds } from "@/components/card/place";
import { anyQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { labelDate } from "@/lib/butterfly/label-date";
import { cached } from "@/lib/http/caching";
import { atCost } from "@/server/web/files/costly";
import { fileStem, inline, readPicture, workshop } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { notFound, requireDone, requireVisible } from "@/server/web/visible";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  validateQuery(anyQuery, url);
  const job = await requireVisible(pool(), params.id);
  requireDone(job);
  const rgb = (await readPicture(pool(), job.id, job.steps, "x_t"))?.rgb;
  if (!rgb) throw notFound(job.id);
  const { name, seed, sampler, steps, finishedAt, pictureWidth: width, pictureHeight: height } = job;
  const text = {
    title: name.split(" "),
    facts: [
      `seed ${seed}`,
      `${sampler}, ${steps} ${steps === 1 ? "step" : "steps"}`,
      ...(finishedAt ? [labelDate(finishedAt)] : []),
    ],
    motto: "Denoised in SQL",
  };
  const draw = () => drawCard(text, { rgb, width, height });
  return cached(request, {
    body: await atCost(request, (leaves) => workshop()(["card", job.id, job.engine].join(), draw, leaves)),
    type: "image/png",
    immutable: false,
    keepSeconds: cardSeconds,
    headers: inline(`${fileStem(job)}-card.png`),
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
