import type { View } from "@/lib/api/request";
import type { FrameRecord } from "@/lib/api/response";

export type Seen = { rgb: string; ascii: string };

/** What a frame shows in a view; before anything has been predicted, that is the noise. */
export function seen(frame: FrameRecord, view: View): Seen {
  return view === "x0" && frame.x0Rgb !== null && frame.x0Ascii !== null
    ? { rgb: frame.x0Rgb, ascii: frame.x0Ascii }
    : { rgb: frame.rgb, ascii: frame.ascii };
}

/** A frame as it is shown, with all that its pictures need: the pixels and the text stay in step. */
export type Sight = {
  /** Undefined: nothing yet. */
  seen: Seen | undefined;
  step: number | undefined;
  width: number;
  height: number;
  /** What it is a picture of, in words. */
  subject: string;
  /** The picture as a file, for pages that scripts do not reach. */
  src: string | undefined;
};
