/** Stored pictures as files. */
import { cheap } from "@/lib/api/allowed";
import type { View } from "@/lib/api/query";
import { createWorkshop, type Workshop } from "@/lib/concurrency/workshop";
import type { AnimationFormat } from "@/lib/pictures/animation";
import { frameMilliseconds } from "@/lib/pictures/pace";
import { type Start, textsOf } from "@/lib/pictures/text/parameters";
import { fromSeed, readOrigin } from "../../engine/origin";
import { encodePng } from "../../engine/png";
import type { Job } from "../../jobs/job";
import type { Queryable } from "@/db/pool";
import { encoder } from "../encoder/encoder";
import { atCost } from "./costly";
import { stepAside } from "../answer";
import { pool, shared } from "../shared";

/** Generates costly files once for all who ask, in slots (costly.ts): who waits here does not wait at the gate. */
export const workshop = (): Workshop => shared("workshop", () => createWorkshop({ onWait: stepAside }));

/** The same for small files that everybody's pages show: none of them waits for a costly one. */
export const quickWorkshop = (): Workshop => shared("quickWorkshop", () => createWorkshop());

export type Drawn = { rgb: Buffer; stateHash: string | null };

/** Frame 0 has no prediction, so both views show the noise. */
const drawnIn = (view: View) =>
  `${view === "x0" ? "coalesce(x0_rgb, rgb)" : "rgb"} as rgb, state_hash as "stateHash"`;

/** A frame's picture in a view. */
export async function readPicture(
  database: Queryable,
  jobId: string,
  step: number,
  view: View,
): Promise<Drawn | undefined> {
  const { rows } = await database.query<Drawn>(
    `select ${drawnIn(view)} from imago.frame where job_id = $1 and step = $2`,
    [jobId, step],
  );
  return rows[0];
}

/** The pictures of all frames, in order. */
async function readPictures(database: Queryable, jobId: string, view: View): Promise<Drawn[]> {
  const { rows } = await database.query<Drawn>(
    `select ${drawnIn(view)} from imago.frame where job_id = $1 order by step`,
    [jobId],
  );
  return rows;
}

/** "Chrysoptera-serena-42" */
export const fileStem = ({ name, seed }: Job): string => `${name.replace(" ", "-")}-${seed}`;

export const inline = (name: string) => ({ "content-disposition": `inline; filename="${name}"` });

/** The texts of the file that shows a step; an animation ends with its last one. */
const textsFor = (
  job: Job,
  start: Start,
  step: number,
  view: View,
  stateHash: string | null,
): Record<string, string> => ({
  ...textsOf(job, start),
  Step: String(step),
  View: view,
  ...(stateHash && { "State hash": stateHash }),
});

/** A drawing of six kilobytes is left out of the small pictures that pages show. */
async function startOf(database: Queryable, { id, bred, drawn }: Job, small: boolean): Promise<Start> {
  if (!bred && (!drawn || small)) return fromSeed;
  const { pedigree, drawing } = await readOrigin(database, id);
  return { pedigree, drawing: small ? null : drawing };
}

export type Enlarged = { view: View; scale: number };

/** A scaled picture: free up to `cheap.scale`, above that a costly file within limits. */
export function pngFor(
  request: Request,
  job: Job,
  drawn: Drawn,
  step: number,
  enlarged: Enlarged,
): Promise<Buffer> {
  if (enlarged.scale <= cheap.scale) return pngOf(job, drawn, step, enlarged);
  return atCost(request, (leaves) => pngOf(job, drawn, step, enlarged, leaves));
}

function pngOf(
  job: Job,
  { rgb, stateHash }: Drawn,
  step: number,
  { view, scale }: Enlarged,
  leaves?: AbortSignal,
): Promise<Buffer> {
  const make = async () => {
    const texts = textsFor(job, await startOf(pool(), job, scale === 1), step, view, stateHash);
    return encodePng(pool(), rgb, job.pictureWidth, { scale, texts });
  };
  const made = leaves ? workshop() : quickWorkshop();
  return made(["png", job.id, job.engine, step, view, scale].join(), make, leaves);
}

/** An animation of the whole run; the job must be done. */
export async function animationOf(
  database: Queryable,
  job: Job,
  format: AnimationFormat,
  { view, scale }: Enlarged,
  leaves: AbortSignal,
): Promise<Buffer> {
  const make = async (abandoned: AbortSignal) => {
    const [drawn, start] = await Promise.all([
      readPictures(database, job.id, view),
      startOf(database, job, false),
    ]);
    const durations = frameMilliseconds(drawn.length);
    const frames = drawn.map(({ rgb }, i) => ({ rgb, milliseconds: durations[i] ?? 0 }));
    const text = textsFor(job, start, job.steps, view, drawn.at(-1)?.stateHash ?? null);
    return encoder()(frames, job.pictureWidth, { format, scale, text }, abandoned);
  };
  return workshop()([format, job.id, job.engine, view, scale].join(), make, leaves);
}
