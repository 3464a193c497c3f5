/** Compares what the page shows with what the database stores. */
import { expect } from "vitest";
import type { Pool } from "@/db/pool";
import { type Frame, readFrames } from "@/server/jobs/frames";
import type { Seen } from "./browser";

export function opaque(rgb: Buffer): number[] {
  const pixels: number[] = [];
  for (let i = 0; i < rgb.length; i += 3) pixels.push(...rgb.subarray(i, i + 3), 255);
  return pixels;
}

export function expectShows(seen: Omit<Seen, "view">, frame: Frame | undefined, view = "x_t"): void {
  const foreseen = view === "x0" && frame?.x0Rgb;
  expect(seen.step).toBe(frame?.step);
  expectSame(seen.pixels, opaque((foreseen ? frame?.x0Rgb : frame?.rgb) ?? Buffer.alloc(0)));
  expect(seen.ascii).toBe(foreseen ? frame?.x0Ascii : frame?.ascii);
}

/** Compares numbers and reports only the first difference: sixteen thousand numbers would bury the rest of a log. */
function expectSame(shown: number[], stored: number[]): void {
  expect(shown).toHaveLength(stored.length);
  const at = shown.findIndex((value, i) => value !== stored[i]);
  expect({ at, shown: shown[at], stored: stored[at] }).toEqual({ at: -1 });
}

/**
 * Expects that every frame of the job was shown as stored, in order, from step `from` on, each exactly once. The last
 * one is the finished picture in both views.
 */
export async function expectSawAll(pool: Pool, jobId: string, seen: Seen[], from = 0): Promise<void> {
  const frames = await readFrames(pool, jobId);
  expect(seen.map(({ step }) => step)).toEqual(frames.slice(from).map(({ step }) => step));
  for (const shown of seen)
    expectShows(shown, frames[shown.step], shown.step === frames.length - 1 ? "x_t" : shown.view);
}
