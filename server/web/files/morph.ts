/** A morph as one file: from the first butterfly to the last, and back. */
import type { Queryable } from "@/db/pool";
import { Problem } from "@/lib/api/problem";
import { thereAndBack } from "@/lib/butterfly/morph";
import type { AnimationFormat } from "@/lib/pictures/animation";
import { readLastPictures } from "../../jobs/frames";
import type { Job } from "../../jobs/job";
import { encoder } from "../encoder/encoder";
import type { Ends } from "../asking/morph";
import { workshop } from "./pictures";
import { animationScale } from "./scale";

/** The nine of a whole morph, the ends included. Throws a problem 409 if some are missing or not done. */
export function requireWhole([a, b]: Ends, between: (Job | undefined)[]): [Job, ...Job[]] {
  const done = between.filter((job) => job?.status === "done");
  if (done.length === between.length) return [a, ...done, b] as [Job, ...Job[]];
  throw new Problem(
    409,
    "not_done",
    `${done.length} of the ${between.length} between ${a.id} and ${b.id} are done: the animation exists once all are`,
  );
}

/** Throws a problem if the scale makes it too large. */
export async function morphAnimationOf(
  database: Queryable,
  row: [Job, ...Job[]],
  { format, scale: asked }: { format: AnimationFormat; scale: number | undefined },
  leaves: AbortSignal,
): Promise<Buffer> {
  const [first] = row;
  const ids = row.map(({ id }) => id);
  const scale = animationScale(first, 2 * row.length - 2, asked);
  const make = async (abandoned: AbortSignal) => {
    const pictures = await readLastPictures(database, ids);
    const timed = thereAndBack(ids).map(({ picture: id, milliseconds }) => ({
      rgb: pictures.get(id) ?? Buffer.alloc(0), // the encoder refuses pictures of another size
      milliseconds,
    }));
    return encoder()(timed, first.pictureWidth, { format, scale, text: textsOf(row) }, abandoned);
  };
  return workshop()(
    ["morph", format, scale, ...row.flatMap(({ id, engine }) => [id, engine])].join(),
    make,
    leaves,
  );
}

/** No seed: the file shows nine, and each has a recipe of its own. */
const textsOf = (row: Job[]): Record<string, string> => ({
  Title: `From ${row[0]?.name} to ${row.at(-1)?.name}`,
  Software: "Imago",
  Morph: row.map(({ id }) => id).join(" "),
});
