/** The scale of an animation: as asked for, or as large as its number of frames allows. */
import { animationPixels, animationScales } from "@/lib/api/allowed";
import { fieldProblem } from "@/lib/api/problem";

/** Throws a problem if the animation would have too many pixels. */
export function animationScale(
  { pictureWidth, pictureHeight }: { pictureWidth: number; pictureHeight: number },
  frames: number,
  asked: number | undefined,
): number {
  const pixels = pictureWidth * pictureHeight * frames;
  const largest = Math.max(1, Math.floor(Math.sqrt(animationPixels / pixels)));
  if (asked !== undefined && asked > largest)
    throw fieldProblem("scale", asked, `at most ${largest} for an animation of ${frames} frames`);
  return asked ?? Math.min(animationScales.default, largest);
}
