/** All frames so far. For a finished job, this is its replay. */
import { readFrames } from "@/server/jobs/frames";
import { isFinal } from "@/server/jobs/job";
import { atCost } from "@/server/web/files/costly";
import { frameRecord } from "@/server/web/present";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { cheap } from "@/lib/api/allowed";
import { noQuery } from "@/lib/api/request";
import type { FramesDocument } from "@/lib/api/response";
import { validateQuery } from "@/lib/api/validate";
import { cached, cachedByName } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  validateQuery(noQuery, url);
  const job = await requireVisible(pool(), params.id);
  const make = async () => {
    const frames = await readFrames(pool(), job.id);
    const document: FramesDocument = { id: job.id, status: job.status, frames: frames.map(frameRecord) };
    return Buffer.from(JSON.stringify(document));
  };
  const all = () => (job.frames > cheap.frames ? atCost(request, make) : make());
  const type = "application/json";
  return isFinal(job)
    ? cachedByName(request, ["frames", job.id, job.engine, job.frames], { make: all, type })
    : cached(request, { body: await all(), type, immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
