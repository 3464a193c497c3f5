/** Creates full load: visitors who always wait for a butterfly and watch it, and readers of the gallery. */
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "@/testing/web/client";
import { readStream } from "../web/reader";

export type Tally = {
  ids: string[];
  refused: number;
  pages: number;
  /** Number of frames that a stream omitted, repeated or sent out of order. */
  wrong: number;
  /** Unexpected answers, and streams that broke. */
  errors: string[];
};

export const emptyTally = (): Tally => ({ ids: [], refused: 0, pages: 0, wrong: 0, errors: [] });

/** Counts the frames of a stream that are not the next one. */
export function countWrong(frames: number[], steps: number): number {
  const missing = Array.from({ length: steps + 1 }, (_, step) => step).filter(
    (step) => frames[step] !== step,
  );
  return missing.length + Math.max(0, frames.length - steps - 1);
}

async function read(url: string, tally: Tally): Promise<string> {
  const response = await fetch(url);
  const body = await response.text();
  tally.pages += 1;
  if (!response.ok) tally.errors.push(`${response.status} ${new URL(url).pathname}`);
  return body;
}

/** Plays one visitor with its own address: asks, watches to the end, looks at the results, asks again. */
export async function visit(
  url: string,
  address: string,
  steps: number,
  tally: Tally,
  over: AbortSignal,
): Promise<void> {
  const client = apiClient(url);
  while (!over.aborted) {
    const response = await client.post({ steps }, { "x-forwarded-for": address });
    const { id } = (await response.json()) as { id?: string };
    if (response.status === 429) tally.refused += 1;
    if (response.status !== 202 || !id) {
      if (response.status !== 429) tally.errors.push(`${response.status} on POST`);
      await sleep(1_000);
      continue;
    }
    tally.ids.push(id);
    const { frames, ended } = readStream(`${url}/api/generations/${id}/events`);
    await ended;
    tally.wrong += countWrong(frames, steps);
    await read(`${url}/b/${id}`, tally);
    await read(`${url}/api/generations/${id}/image.png`, tally);
  }
}

/** Reads the gallery from the newest page to the oldest, again and again. */
export async function leaf(url: string, tally: Tally, over: AbortSignal): Promise<void> {
  let next = "/gallery";
  while (!over.aborted) {
    const html = await read(`${url}${next}`, tally);
    next = /href="(\/gallery\?cursor=[^"]+)"/.exec(html)?.[1] ?? "/gallery";
    await sleep(1_000);
  }
}

/** Repeats `work`; records its failures and goes on. */
export async function persevere(work: () => Promise<void>, tally: Tally, over: AbortSignal): Promise<void> {
  while (!over.aborted)
    await work().catch(async (error: Error) => {
      tally.errors.push(error.message);
      await sleep(1_000);
    });
}
