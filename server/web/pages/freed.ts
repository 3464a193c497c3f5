/**
 * Presents what a visitor has discarded and may take back: its page and its files answer 410, so the picture comes
 * along.
 */
import { encodeAnimation } from "@/lib/pictures/animation";
import { regretHours } from "../../jobs/discard";
import { readLastPictures } from "../../jobs/frames";
import type { Job } from "../../jobs/job";
import { pool } from "../shared";

export type Freed = {
  id: string;
  name: string;
  seed: string;
  model: string;
  /** A data URL; undefined if it had no picture yet. */
  image: string | undefined;
  width: number;
  height: number;
  /** The seconds in which it may still be taken back. */
  secondsLeft: number;
};

export async function presentFreed(jobs: Job[]): Promise<Freed[]> {
  const pictures = await readLastPictures(
    pool(),
    jobs.map(({ id }) => id),
  );
  return Promise.all(
    jobs.map(async ({ id, name, seed, model, pictureWidth, pictureHeight, discardedAt }) => {
      const rgb = pictures.get(id);
      const end = (discardedAt?.getTime() ?? 0) + regretHours * 3_600_000;
      return {
        id,
        name,
        seed,
        model,
        image: rgb && (await dataUrl(rgb, pictureWidth)),
        width: pictureWidth,
        height: pictureHeight,
        secondsLeft: Math.max(0, (end - Date.now()) / 1000),
      };
    }),
  );
}

/** Lossless, in about a millisecond. */
async function dataUrl(rgb: Buffer, width: number): Promise<string> {
  const file = await encodeAnimation([{ rgb, milliseconds: 0 }], width, { format: "webp" });
  return `data:image/webp;base64,${file.toString("base64")}`;
}
