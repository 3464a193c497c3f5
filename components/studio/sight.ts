import type { View } from "@/lib/api/query";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { type Sight, seen, viewOf } from "../specimen/view";

type Shown = {
  generation: Generation | undefined;
  /** Whether it is the newest of all, shown before the visitor asks for one. */
  idle: boolean;
  frame: FrameRecord | undefined;
  /** The view that the visitor has chosen. */
  view: View;
  picture: { width: number; height: number };
};

function subjectOf({ generation, idle, frame, view }: Shown): string {
  if (!generation) return frame ? "The noise that the button begins with" : "Nothing yet";
  const { name, steps } = generation;
  if (!frame) return `${name}, not begun`;
  const what =
    idle && frame.step === steps ? `${name}, the newest` : `${name}, step ${frame.step} of ${steps}`;
  return view === "x0" ? `${what}, as foreseen` : what;
}

const sourceOf = ({ links }: Generation, { step }: FrameRecord, view: View) =>
  `${links.self}/frames/${step}.png${view === "x0" ? "?view=x0" : ""}`;

/** Makes the shown frame, with its alternative text. */
export function sightOf(shown: Shown): Sight {
  const { generation, frame, picture } = shown;
  const view = frame ? viewOf(frame, shown.view, generation?.steps) : shown.view;
  return {
    ...picture,
    seen: frame && seen(frame, view),
    step: frame?.step,
    subject: subjectOf({ ...shown, view }),
    src: generation?.links.self && frame && sourceOf(generation, frame, view),
  };
}
