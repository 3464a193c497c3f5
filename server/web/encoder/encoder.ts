/** The encoder of animations of this process. */
import type { AnimationFrame, AnimationOptions } from "@/lib/pictures/animation";
import { shared } from "../shared";

/** encodeAnimation() of lib/pictures/animation.ts. Rejects with the reason of `abandoned` when it aborts. */
export type Encode = (
  frames: AnimationFrame[],
  width: number,
  options: AnimationOptions,
  abandoned: AbortSignal,
) => Promise<Buffer>;

/**
 * The process sets it when it starts: the encoder's program lies beside its own modules, and not beside the built
 * pages.
 */
export const setEncoder = (encode: Encode): void => void shared("encoder", () => encode);

export const encoder = (): Encode =>
  shared<Encode>("encoder", () => {
    throw new Error("this process has no encoder: start it with npm start or npm run web");
  });
