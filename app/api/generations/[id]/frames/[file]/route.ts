/** One frame as frames/<step>.png or frames/<step>.json. A queued job already has frame 0, its noise. */
import { readFrame } from "@/server/jobs/frames";
import { isFinal } from "@/server/jobs/job";
import { frameRecord } from "@/server/web/present";
import { readNoiseAhead } from "@/server/web/files/noise";
import { fileStem, inline, pngFor, readPicture } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { Problem } from "@/lib/api/problem";
import { frameJsonQuery, frameQuery } from "@/lib/api/request";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../../../../handle";
import { getOnly } from "../../../../methods";

export const GET = handle<{ id: string; file: string }>(async ({ request, url, params }) => {
  const [, number, kind] = /^(\d{1,4})\.(png|json)$/.exec(params.file) ?? [];
  if (number === undefined)
    throw new Problem(404, "unknown_file", "frames are named <step>.png and <step>.json");
  const picture = kind === "png" ? validateQuery(frameQuery, url) : undefined;
  if (!picture) validateQuery(frameJsonQuery, url);
  const job = await requireVisible(pool(), params.id);
  const step = Number(number);
  // Another version of the engine may still remake the frames of an unfinished job.
  const immutable = isFinal(job);
  const ahead = step === 0 ? await readNoiseAhead(job) : undefined;
  const missing = () =>
    new Problem(404, "unknown_frame", `generation ${job.id} has no frame ${step}: it has ${job.frames}`);
  if (!picture) {
    const frame = ahead ?? (await readFrame(pool(), job.id, step));
    if (!frame) throw missing();
    const body = JSON.stringify(frameRecord(frame));
    return cached(request, { body, type: "application/json", immutable });
  }
  const rgb = ahead?.rgb ?? (await readPicture(pool(), job.id, step, picture.view));
  if (!rgb) throw missing();
  return cached(request, {
    body: await pngFor(request, job, rgb, step, picture),
    type: "image/png",
    immutable,
    headers: inline(`${fileStem(job)}-${step}.png`),
  });
});

export const { POST, PUT, PATCH, DELETE } = getOnly;
