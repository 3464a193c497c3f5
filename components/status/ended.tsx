import type { Generation } from "@/lib/api/response";
import { isHopeless } from "../painting/state";
import { Notice } from "./notice";

function stepsDone({ frames, steps }: Generation): string {
  if (frames === 0) return "Nothing had been painted.";
  return `${frames - 1} of ${steps} steps had been painted.`;
}

/** Tells how far a failed or cancelled butterfly came, why it ended, and what to do. */
export function Ended({ generation }: { generation: Generation }) {
  const { status, error } = generation;
  if (status === "cancelled")
    return (
      <>
        <Notice name="cancelled">Cancelled. {stepsDone(generation)}</Notice>
        <p className="text-muted">The same seed begins with the same noise: it can be painted again.</p>
      </>
    );
  return (
    <>
      <Notice name="failed">
        This butterfly could not be finished. {error?.message} {stepsDone(generation)}
      </Notice>
      <p className="text-muted">
        {isHopeless(generation)
          ? "The same would happen again: try another one."
          : "Nothing is wrong with the seed: try again with it, or try another one."}
      </p>
    </>
  );
}
