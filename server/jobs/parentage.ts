/** Names the parents of a child, and how they are crossed. */
import type { Crossing } from "@/lib/api/origin";

/** Two parents and how they are crossed, or one and a mutation; a mutated cross has all of it. */
export type Parentage = {
  a: string;
  b: string | null;
  crossing: Crossing | null;
  /** The place of a mixture: 0 is a, 1 is b. */
  share: number | null;
  /** The seed of the noise that is mixed in at last, signed 64 bits, decimal; and how much of it. */
  mutation: string | null;
  mutationShare: number | null;
};

/** A parentage with the names of the parents that are still there. */
export type KnownParentage = Parentage & { aName: string | null; bName: string | null };
