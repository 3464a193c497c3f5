/** Says in words how a child comes from its parents. */
import type { Crossing } from "../api/origin";

export type Cross = {
  cross: Crossing | null;
  /** The place of a mixture: 0 is a, 1 is b. */
  share: number | null;
  mutation: unknown;
};

const parts: Record<Exclude<Crossing, "mix">, [ofA: string, ofB: string]> = {
  fore: ["fore wings", "hind wings"],
  hind: ["hind wings", "fore wings"],
  inner: ["inner wings", "wing tips"],
  outer: ["wing tips", "inner wings"],
};

/** The parts that are a's and b's: "fore wings" and "hind wings"; undefined for a variation. */
export function partsOf({ cross, share }: Cross): [ofA: string, ofB: string] | undefined {
  if (cross === null) return undefined;
  if (cross !== "mix") return parts[cross];
  const eighths = 8 * (share ?? 0.5);
  if (eighths % 2 === 1) return [`${8 - eighths}/8`, `${eighths}/8`];
  const ofB = Math.round(100 * (share ?? 0.5));
  return ofB === 50 ? ["half", "half"] : [`${100 - ofB} %`, `${ofB} %`];
}

/** "fore and hind wings", "half and half", "a little different": the cross in a line, without its parents. */
export function crossWords(child: Cross): string {
  const both = partsOf(child);
  if (!both) return "a little different";
  return `${both.join(" and ")}${child.mutation === null ? "" : ", a little different"}`;
}
