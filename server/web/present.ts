/** Turns jobs and frames into the API's documents. */
import { spacings } from "@/lib/api/allowed";
import type { FrameRecord, Generation } from "@/lib/api/response";
import type { Frame } from "../jobs/frames";
import type { Job, JobErrorCode } from "../jobs/job";
import type { KnownParentage } from "../jobs/parentage";
import type { Outlook } from "../jobs/outlook";

const errorMessages: Record<JobErrorCode, string> = {
  model_gone: "The model was taken out of the database before this butterfly was finished.",
  out_of_range: "A number grew beyond what the arithmetic holds. Another seed will do better.",
  refused: "The engine refused these parameters.",
  interrupted: "The database or its worker went away three times in a row.",
  error: "Something went wrong three times in a row. The server's log says what.",
};

const member = <Value extends string>(known: readonly Value[], value: string): Value => {
  const found = known.find((candidate) => candidate === value);
  if (!found) throw new Error(`"${value}" is not one of ${known.join(", ")}`);
  return found;
};

const isoTime = (date: Date | null): string | null => date?.toISOString() ?? null;

const round = (seconds: number | null | undefined) =>
  typeof seconds === "number" ? Math.round(seconds * 10) / 10 : null;

/** `clientId` is the visitor who asks, `base` the site's origin, for answers to programs. */
export function presentJob(
  job: Job,
  outlook: Outlook | undefined,
  clientId: string | undefined,
  base?: string,
): Generation {
  const self = `/api/generations/${job.id}`;
  const finished = job.status === "done";
  const links: Record<string, string> = {
    self,
    page: `/b/${job.id}`,
    text: `/b/${job.id}.txt`,
    ansi: `/b/${job.id}.ans`,
    embed: `/b/${job.id}/embed`,
    events: `${self}/events`,
    frames: `${self}/frames.json`,
    cancel: `${self}/cancel`,
    keep: `${self}/keep`,
    recipe: `${self}/recipe.json`,
    discard: `${self}/discard`,
    restore: `${self}/restore`,
    love: `${self}/love`,
    ...(finished && {
      image: `${self}/image.png`,
      ascii: `${self}/ascii.txt`,
      animation: `${self}/animation.webp`,
      gif: `${self}/animation.gif`,
    }),
  };
  return {
    id: job.id,
    name: job.name,
    status: job.status,
    model: job.model,
    modelIdentity: job.modelIdentity,
    engine: job.engine,
    servers: job.servers,
    seed: job.seed,
    steps: job.steps,
    sampler: job.sampler,
    schedule: job.timesteps ?? member(spacings, job.spacing ?? ""),
    eta: job.eta,
    label: job.label,
    picture: { width: job.pictureWidth, height: job.pictureHeight },
    frames: job.frames,
    progress: job.progress,
    position: outlook?.position ?? null,
    secondsLeft: round(outlook?.secondsLeft),
    error: job.errorCode && { code: job.errorCode, message: errorMessages[job.errorCode] },
    createdAt: job.createdAt.toISOString(),
    startedAt: isoTime(job.startedAt),
    finishedAt: isoTime(job.finishedAt),
    kept: job.kept,
    loves: job.loves,
    mine: job.clientId === clientId,
    parents: job.parents && presentParents(job.parents),
    bred: job.bred,
    drawn: job.drawn,
    links,
    ...(base !== undefined && { urls: absolute(links, base) }),
  };
}

const absolute = (links: Record<string, string>, base: string) =>
  Object.fromEntries(Object.entries(links).map(([name, path]) => [name, `${base}${path}`]));

const presentParents = ({ a, b, crossing, share, mutation, mutationShare, ...names }: KnownParentage) => ({
  a,
  b,
  names: { a: names.aName, b: names.bName },
  cross: crossing,
  share,
  mutation: mutation === null ? null : { seed: mutation, share: mutationShare ?? 0 },
});

/** A frame as the API shows it. */
export const frameRecord = (frame: Frame): FrameRecord => ({
  step: frame.step,
  t: frame.t,
  noiseLevel: frame.noiseLevel,
  milliseconds: frame.milliseconds,
  stateHash: frame.stateHash,
  rgb: frame.rgb.toString("base64"),
  ascii: frame.ascii,
  x0Rgb: frame.x0Rgb?.toString("base64") ?? null,
  x0Ascii: frame.x0Ascii,
});
