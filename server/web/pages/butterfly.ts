import type { FrameRecord, Generation } from "@/lib/api/response";
import { readFrame } from "../../jobs/frames";
import { readClient } from "../client";
import { frameRecord, presentJob } from "../present";
import { readNoiseAhead } from "../files/noise";
import { pool } from "../shared";
import { findVisible, readOutlook } from "../visible";

/** A job for its page, with its latest frame or the noise it will begin with; undefined if missing or hidden. */
export async function readButterfly(
  id: string,
  headers: Headers,
): Promise<{ generation: Generation; frame: FrameRecord | undefined } | undefined> {
  const job = await findVisible(pool(), id);
  if (!job) return undefined;
  const [outlook, clientId, frame] = await Promise.all([
    readOutlook(pool(), job),
    readClient(headers),
    job.frames > 0 ? readFrame(pool(), id, job.frames - 1) : readNoiseAhead(job),
  ]);
  return { generation: presentJob(job, outlook, clientId), frame: frame && frameRecord(frame) };
}
