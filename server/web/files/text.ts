/** Frames as text, which the database writes. */
import type { Queryable } from "@/db/pool";
import { cheap, columns as columnLimits } from "@/lib/api/allowed";
import type { TextQuery } from "@/lib/api/request";
import type { Job } from "../../jobs/job";
import { atCost } from "./costly";
import { workshop } from "./pictures";

/** The call for each style: `$3` is the width, `$4` the columns, `$5` the color, `$6` the ramp. */
const calls: Record<TextQuery["glyphs"], string> = {
  ramp: "case when $6::text is null then imago.ascii(rgb, $3, $4, $5) else imago.ascii(rgb, $3, $4, $5, $6) end",
  shape: "imago.ascii_by_shape(rgb, $3, $4, $5)",
  braille: "imago.braille(rgb, $3, $4, $5)",
  blocks: "imago.half_blocks(rgb, $3, $4, $5)",
};

/** A frame as text, without a line break at the end. Undefined if the frame does not exist. */
async function writeText(
  database: Queryable,
  job: Job,
  step: number,
  { view, glyphs, columns, color, ramp }: Required<Omit<TextQuery, "ramp">> & Pick<TextQuery, "ramp">,
): Promise<string | undefined> {
  const picture = view === "x0" ? "coalesce(x0_rgb, rgb)" : "rgb";
  const values = [job.id, step, job.pictureWidth, columns, color];
  const { rows } = await database.query<{ text: string }>(
    `select ${calls[glyphs]} as text
     from (select ${picture} as rgb from imago.frame where job_id = $1 and step = $2) as frame`,
    glyphs === "ramp" ? [...values, ramp] : values,
  );
  return rows[0]?.text;
}

/** The same, with defaults: free up to `cheap.columns`, above that a costly file within limits. */
export async function textFor(
  request: Request,
  database: Queryable,
  job: Job,
  step: number,
  query: TextQuery,
): Promise<string | undefined> {
  const {
    columns = query.glyphs === "braille" ? columnLimits.ofBraille : columnLimits.default,
    color = query.glyphs === "blocks" ? "ansi" : "none",
  } = query;
  const whole = { ...query, columns, color };
  if (columns <= cheap.columns) return writeText(database, job, step, whole);
  const key = JSON.stringify(["text", job.id, job.engine, step, whole]);
  const make = async () => Buffer.from((await writeText(database, job, step, whole)) ?? "");
  const text = await atCost(request, (leaves) => workshop()(key, make, leaves));
  return text.toString() || undefined;
}
