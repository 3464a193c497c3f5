import type { FrameRecord } from "@/lib/api/response";
import type { Frame } from "../jobs/frames";

/** A frame as the API shows it. */
export const frameRecord = (frame: Frame): FrameRecord => ({
  step: frame.step,
  t: frame.t,
  noiseLevel: frame.noiseLevel,
  milliseconds: frame.milliseconds,
  rgb: frame.rgb.toString("base64"),
  ascii: frame.ascii,
  x0Rgb: frame.x0Rgb?.toString("base64") ?? null,
  x0Ascii: frame.x0Ascii,
});
