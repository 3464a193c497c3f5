import type { FrameRecord } from "@/lib/api/response";

/** Describes a frame: "step 3 of 20, timestep 850, noise level 0.97". */
export const inWords = ({ step, t, noiseLevel, x0Rgb }: FrameRecord, steps: number): string =>
  step === 0
    ? `${x0Rgb === null ? "the noise" : "the drawing"} before step 1 of ${steps}`
    : `step ${step} of ${steps}, timestep ${t}, noise level ${noiseLevel.toFixed(2)}`;
