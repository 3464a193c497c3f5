import type { View } from "@/lib/api/request";
import type { FrameRecord } from "@/lib/api/response";

/** What a frame shows in a view; before anything has been predicted, that is the noise. */
export function seen(frame: FrameRecord, view: View): { rgb: string; ascii: string } {
  return view === "x0" && frame.x0Rgb !== null && frame.x0Ascii !== null
    ? { rgb: frame.x0Rgb, ascii: frame.x0Ascii }
    : { rgb: frame.rgb, ascii: frame.ascii };
}
