/** Frames as text, which the database writes. */
import type { Queryable } from "@/db/pool";
import { cheap, columns as columnLimits } from "@/lib/api/allowed";
import type { TextQuery } from "@/lib/api/query";
import type { Job } from "../../jobs/job";
import { textCall } from "../../engine/text";
import { atCost } from "./costly";
import { workshop } from "./pictures";

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
    `select ${textCall[glyphs]({ rgb: "rgb", width: "$3", columns: "$4", color: "$5", ramp: "$6" })} as text
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
