import type { FrameRecord, Generation } from "@/lib/api/response";
import { findLoved } from "../../jobs/love";
import { readFrame } from "../../jobs/frames";
import { readClient } from "../client";
import { frameRecord, presentJob } from "../present";
import { readNoiseAhead } from "../files/noise";
import { opened } from "../opened";
import { pool } from "../shared";
import { findVisible, readOutlook } from "../visible";

/**
 * A job for its page, with its latest frame or the noise it will begin with; undefined if missing or hidden. Throws a
 * problem 410.
 */
export async function readButterfly(
  id: string,
  headers: Headers,
): Promise<{ generation: Generation; frame: FrameRecord | undefined; loved: boolean } | undefined> {
  const job = await findVisible(pool(), id);
  if (!job) return undefined;
  const [outlook, clientId, frame] = await Promise.all([
    readOutlook(pool(), job),
    readClient(headers),
    job.frames > 0 ? readFrame(pool(), id, job.frames - 1) : readNoiseAhead(job),
  ]);
  const [loved] = await Promise.all([findLoved(pool(), [id], clientId), opened(id, headers, clientId)]);
  return {
    generation: presentJob(job, outlook, clientId),
    frame: frame && frameRecord(frame),
    loved: loved.has(id),
  };
}
