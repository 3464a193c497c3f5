import type { View } from "@/lib/api/query";
import type { FrameRecord } from "@/lib/api/response";

export type Seen = { rgb: string; ascii: string };

/**
 * Returns the view that shows something of a frame: the noise before the first step has no prediction, and after the
 * last of `steps` steps the picture is finished, so that both views show the state.
 */
export const viewOf = ({ step, x0Rgb }: FrameRecord, view: View, steps: number | undefined): View =>
  x0Rgb === null || step === steps ? "x_t" : view;

/** Returns a frame's picture in a view. */
export function seen({ rgb, ascii, x0Rgb, x0Ascii }: FrameRecord, view: View): Seen {
  return view === "x0" && x0Rgb !== null && x0Ascii !== null
    ? { rgb: x0Rgb, ascii: x0Ascii }
    : { rgb, ascii };
}

/** The shown frame with everything its pictures need, so that pixels and text stay in sync. */
export type Sight = {
  /** Undefined before the first frame. */
  seen: Seen | undefined;
  step: number | undefined;
  width: number;
  height: number;
  /** The alternative text. */
  subject: string;
  /** The URL of the picture's file, for visitors without scripts. */
  src: string | undefined;
};
