/** The command line of npm run butterfly. */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { colors, columns as columnLimits, glyphStyles, ramps, spacings } from "@/lib/api/allowed";
import { chooseLook } from "@/lib/terminal/terminal-look";
import { misuse } from "../cli";

export const usage = `npm run butterfly -- [OPTION]...

  --seed N             the butterfly: a whole number; absent: a random one
  --model NAME         absent: the database's default model
  --steps N            1 or more; absent: as the model usually does, like what follows
  --sampler NAME       ddim, ddpm, dpmpp_2m, ipndm
  --schedule NAME      ${spacings.join(", ")}; or timesteps: 900,500,100
  --eta N              0 to 1: new noise in every step
  --label N            the class, of a model that has classes
  --png FILE           saves the picture, 8 times as large

  --glyphs NAME        ${glyphStyles.join(", ")}
  --color NAME         ${colors.join(", ")}
  --no-color           the same as --color none
  --columns N          ${columnLimits.min} to ${columnLimits.max}; absent: as wide as fits, at most ${columnLimits.default}
  --ramp TEXT          the glyphs of --glyphs ramp, from no ink to the most
  --help

On a terminal the picture is redrawn in place, in the colors that COLORTERM and TERM promise; NO_COLOR is obeyed.
Into a pipe or a file goes the finished picture alone, and the progress to stderr:
  npm run --silent butterfly -- --seed 7 > butterfly.txt`;

function whole(name: string, value: string): number {
  if (!/^-?\d{1,9}$/.test(value)) throw misuse(`--${name} is "${value}": must be a whole number`);
  return Number(value);
}

function oneOf<Name extends string>(
  name: string,
  value: string | undefined,
  known: readonly Name[],
): Name | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (!found) throw misuse(`--${name} is "${value}": must be one of ${known.join(", ")}`);
  return found;
}

export function readOptions(isTerminal: boolean) {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      steps: { type: "string" },
      sampler: { type: "string" },
      schedule: { type: "string" },
      eta: { type: "string", default: "0" },
      label: { type: "string" },
      model: { type: "string" },
      png: { type: "string" },
      glyphs: { type: "string" },
      color: { type: "string" },
      columns: { type: "string" },
      ramp: { type: "string" },
      "no-color": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const seed = values.seed ?? randomBytes(8).readBigInt64BE().toString();
  if (!/^-?\d{1,19}$/.test(seed) || BigInt.asIntN(64, BigInt(seed)) !== BigInt(seed))
    throw misuse(`--seed is "${seed}": must be a whole number from -2^63 to 2^63 - 1`);
  const { schedule } = values;
  const timesteps =
    schedule !== undefined && /^\d/.test(schedule)
      ? schedule.split(",").map((t) => whole("schedule", t.trim()))
      : null;
  if (timesteps && values.steps !== undefined && whole("steps", values.steps) !== timesteps.length)
    throw misuse(`--steps is ${values.steps}, but --schedule lists ${timesteps.length} timesteps`);
  const eta = Number(values.eta);
  if (values.eta.trim() === "" || Number.isNaN(eta))
    throw misuse(`--eta is "${values.eta}": must be a number from 0 to 1`);
  const columns = values.columns === undefined ? undefined : whole("columns", values.columns);
  if (columns !== undefined && (columns < columnLimits.min || columns > columnLimits.max))
    throw misuse(`--columns is ${columns}: must be ${columnLimits.min} to ${columnLimits.max}`);
  return {
    help: values.help,
    model: values.model,
    seed,
    sampler: values.sampler,
    eta,
    label: values.label === undefined ? null : whole("label", values.label),
    spacing: timesteps ? undefined : schedule,
    timesteps,
    steps: values.steps === undefined ? null : whole("steps", values.steps),
    png: values.png,
    columns,
    ...readLook(values, isTerminal),
  };
}

export type Options = ReturnType<typeof readOptions>;

type Values = Partial<Record<"glyphs" | "color" | "ramp", string>> & { "no-color": boolean };

function readLook(values: Values, isTerminal: boolean) {
  const { ramp } = values;
  const asked = {
    glyphs:
      oneOf("glyphs", values.glyphs, glyphStyles) ?? (ramp === undefined ? undefined : ("ramp" as const)),
    color: oneOf("color", values.color, colors) ?? (values["no-color"] ? ("none" as const) : undefined),
  };
  const look = chooseLook(asked, process.env, isTerminal);
  if (look.glyphs === "blocks" && look.color === "none") {
    if (asked.color === "none") throw misuse("--glyphs blocks needs colors, and --color is none");
    look.color = "ansi";
  }
  if (ramp !== undefined && look.glyphs !== "ramp")
    throw misuse(`--ramp is for --glyphs ramp, and the glyphs are ${look.glyphs}`);
  if (ramp !== undefined && ([...ramp].length < ramps.min || [...ramp].length > ramps.max))
    throw misuse(`--ramp has ${[...ramp].length} characters: must have ${ramps.min} to ${ramps.max}`);
  return { ...look, ramp: ramp ?? null };
}
