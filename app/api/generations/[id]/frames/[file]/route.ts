/**
 * One frame as frames/<step>.png, .json or .state (the state's bytes, whose SHA-256 is its hash). A queued job already
 * has a picture of frame 0, its noise.
 */
import { type Frame, readFrame, readState } from "@/server/jobs/frames";
import { isFinal, type Job } from "@/server/jobs/job";
import { frameRecord } from "@/server/web/present";
import { readNoiseAhead } from "@/server/web/files/noise";
import { fileStem, inline, pngFor, readPicture } from "@/server/web/files/pictures";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { Problem } from "@/lib/api/problem";
import { frameJsonQuery, frameQuery, noQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { type Cacheable, cached } from "@/lib/http/caching";
import { handle } from "../../../../handle";
import { getOnly } from "../../../../methods";

type Asked = { request: Request; url: URL; job: Job; step: number };
type File = Omit<Cacheable, "immutable">;

const noFrame = ({ job, step }: Asked) =>
  new Problem(404, "unknown_frame", `generation ${job.id} has no frame ${step}: it has ${job.frames}`);

const readAhead = async ({ job, step }: Asked): Promise<Frame | undefined> =>
  step === 0 ? readNoiseAhead(job) : undefined;

async function pictureOf(asked: Asked): Promise<File> {
  const { request, url, job, step } = asked;
  const wanted = validateQuery(frameQuery, url);
  const drawn = (await readAhead(asked)) ?? (await readPicture(pool(), job.id, step, wanted.view));
  if (!drawn) throw noFrame(asked);
  const body = await pngFor(request, job, drawn, step, wanted);
  return { body, type: "image/png", headers: inline(`${fileStem(job)}-${step}.png`) };
}

async function recordOf(asked: Asked): Promise<File> {
  const { url, job, step } = asked;
  validateQuery(frameJsonQuery, url);
  const frame = (await readAhead(asked)) ?? (await readFrame(pool(), job.id, step));
  if (!frame) throw noFrame(asked);
  return { body: JSON.stringify(frameRecord(frame)), type: "application/json" };
}

async function stateOf(asked: Asked): Promise<File> {
  const { url, job, step } = asked;
  validateQuery(noQuery, url);
  const state = await readState(pool(), job.id, step);
  if (!state) throw noFrame(asked);
  if (!state.image)
    throw new Problem(
      410,
      "state_gone",
      `the state of step ${step} of ${job.id} is no longer stored; its hash and its picture are left`,
    );
  const headers = { "content-disposition": `attachment; filename="${fileStem(job)}-${step}.state"` };
  return { body: state.image, type: "application/octet-stream", headers };
}

const kinds: Record<string, (asked: Asked) => Promise<File>> = {
  png: pictureOf,
  json: recordOf,
  state: stateOf,
};

export const GET = handle<{ id: string; file: string }>(async ({ request, url, params }) => {
  const [, step, kind = ""] = /^(\d{1,4})\.(png|json|state)$/.exec(params.file) ?? [];
  const make = kinds[kind];
  if (!make)
    throw new Problem(404, "unknown_file", "frames are named <step>.png, <step>.json and <step>.state");
  const job = await requireVisible(pool(), params.id);
  const file = await make({ request, url, job, step: Number(step) });
  // Another version of the engine may still remake the frames of an unfinished job.
  return cached(request, { ...file, immutable: isFinal(job) });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
