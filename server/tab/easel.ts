/** Takes wishes and paints them, one after the other, with the modules of a server's web and worker. */
import type { Pool } from "@/db/pool";
import { generationRequestSchema } from "@/lib/api/generation-request";
import type { FrameRecord, Generation } from "@/lib/api/response";
import type { Offer } from "@/lib/api/samplers";
import { validate } from "@/lib/api/validate";
import { randomBase58 } from "@/lib/ids/base58";
import { drawSeed } from "@/lib/ids/draw-seed";
import { createLog, messageOf } from "@/lib/log";
import { cancel } from "../jobs/cancel";
import { type Change, channel, parseChange } from "../jobs/changes";
import { enqueue } from "../jobs/enqueue";
import { scheduleOf } from "../jobs/new-job";
import { readFrame } from "../jobs/frames";
import { findJob, type Job, type Progress } from "../jobs/job";
import { claim, type ClaimedJob, fail } from "../jobs/lease";
import { presentJob } from "../web/present";
import { classify } from "../worker/failure";
import { paint } from "../worker/paint";
import type { Calls, TabEvent, Wish } from "./contract";
import type { TabPool } from "./database";
import { readKept, restore } from "./kept-frames";
import { fromBase64, toBase64 } from "./base64";
import { errorOf, isFatal } from "./errors";
import { breathe, tabSession } from "./session";

/** A tab has one visitor, whom nobody else waits for. */
const limits = {
  runningPerClient: 1,
  outstandingPerClient: 1_000,
  runningPerAddress: 1,
  outstandingPerAddress: 1_000,
  queued: 1_000,
  steps: 250,
  stepsPerAddress: 250_000,
  perDayPerClient: 1_000_000,
  perDayPerAddress: 1_000_000,
  perDay: 1_000_000,
};
export const maxSteps = limits.steps;

export type Easel = Pick<Calls, "ask" | "cancel" | "resume"> & { clientId: string };

type Options = {
  pool: TabPool;
  offer: Offer;
  model: string;
  listen(channel: string, heard: (payload: string) => void): Promise<unknown>;
  tell(event: TabEvent): void;
};

export async function createEasel({ pool: tab, offer, model, listen, tell }: Options): Promise<Easel> {
  const pool = tab as unknown as Pool;
  const session = tabSession(tab);
  const log = createLog({ part: "tab" }, console.debug);
  const clientId = randomBase58(22);
  const workerId = randomBase58(12);
  let busy = false;
  /** Milliseconds of the steps of the running butterfly. */
  let pace: number[] = [];

  /** Settles when the changes so far are told: a butterfly is not done before its last frame is there. */
  let told: Promise<void> = Promise.resolve();

  async function onChange(change: Change): Promise<void> {
    if (change.what === "progress") return;
    if (change.what === "frame") return tellFrame(change.job, change.step);
    const job = await findJob(pool, change.job);
    if (job) tell({ type: "generation", generation: present(job) });
  }

  async function tellFrame(id: string, step: number): Promise<void> {
    const [frame, kept] = [await readFrame(pool, id, step), await readKept(pool, id, step)];
    if (!frame || !kept) return;
    if (step > 0) pace.push(frame.milliseconds);
    const { rgb, x0Rgb, layerMilliseconds: _, ...rest } = frame;
    const record: FrameRecord = { ...rest, rgb: toBase64(rgb), x0Rgb: x0Rgb && toBase64(x0Rgb) };
    tell({ type: "frame", id, frame: record, kept });
  }

  function unable(error: unknown): void {
    if (isFatal(error)) tell({ type: "dead", reason: messageOf(error) });
    else log.error("job.untold", { detail: messageOf(error) });
  }

  const present = (job: Job): Generation => ({ ...presentJob(job, undefined, clientId), links: {} });

  /** Estimates by the median of the steps so far; null before the first. */
  function secondsLeft(job: ClaimedJob, { step, fraction }: Progress): number | null {
    const median = pace.toSorted((a, b) => a - b)[pace.length >> 1];
    return median === undefined ? null : ((job.steps - step + 1 - fraction) * median) / 1_000;
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    await breathe(); // the answer to the wish goes first
    try {
      for (let job = await claim(pool, workerId, limits); job; job = await claim(pool, workerId, limits))
        await paintOne(job);
    } finally {
      busy = false;
    }
  }

  async function paintOne(job: ClaimedJob): Promise<void> {
    pace = [];
    try {
      const report = (progress: Progress) =>
        void tell({ type: "progress", id: job.id, progress, secondsLeft: secondsLeft(job, progress) });
      const { signal } = new AbortController();
      await paint({ job, session, database: pool, signal, log, report, single: true });
    } catch (error) {
      if (isFatal(error)) return tell({ type: "dead", reason: messageOf(error) });
      const { logId: _, passing: __, ...failure } = classify(error);
      log.error("job.failed_try", { code: failure.code, detail: failure.detail });
      tell({ type: "failed", id: job.id, error: errorOf(error) });
      await fail(pool, job, { ...failure, final: true });
    }
  }

  async function ask(wish: Wish): Promise<Generation> {
    const request = validate(generationRequestSchema(offer), wish);
    const result = await enqueue(
      pool,
      {
        clientId,
        model: request.model ?? model,
        seed: request.seed ?? drawSeed(),
        sampler: request.sampler,
        schedule: scheduleOf(request),
        eta: request.eta,
        label: request.label,
        pedigree: request.pedigree,
        drawing: request.drawing === undefined ? undefined : (fromBase64(request.drawing) as Buffer),
        strength: request.strength,
        findTwin: false, // who asks again wants to see it painted again
      },
      limits,
    );
    if (!("job" in result))
      throw new Error("message" in result ? result.message : `refused: ${result.outcome}`);
    void work();
    return present(result.job);
  }

  await listen(channel, (payload) => {
    const change = parseChange(JSON.parse(payload));
    if (change) told = told.then(() => onChange(change)).catch(unable);
  });

  return {
    clientId,
    ask,
    cancel: async (id) => void (await cancel(pool, id, clientId)),
    resume: async (butterfly) => {
      const job = await restore(pool, butterfly, clientId);
      void work();
      return present(job);
    },
  };
}
