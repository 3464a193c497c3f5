import type { FrameRecord } from "@/lib/api/response";

/** Describes a frame: "step 3 of 20, timestep 850, noise level 0.97". */
export const inWords = ({ step, t, noiseLevel }: FrameRecord, steps: number): string =>
  step === 0
    ? `the noise before step 1 of ${steps}`
    : `step ${step} of ${steps}, timestep ${t}, noise level ${noiseLevel.toFixed(2)}`;
