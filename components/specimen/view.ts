import type { View } from "@/lib/api/request";
import type { FrameRecord } from "@/lib/api/response";

export type Seen = { rgb: string; ascii: string };

/** Returns a frame's picture in a view. Frame 0 has no prediction, so it is the noise in both views. */
export function seen(frame: FrameRecord, view: View): Seen {
  return view === "x0" && frame.x0Rgb !== null && frame.x0Ascii !== null
    ? { rgb: frame.x0Rgb, ascii: frame.x0Ascii }
    : { rgb: frame.rgb, ascii: frame.ascii };
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
