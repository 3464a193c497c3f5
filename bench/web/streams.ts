/** Measures the web process's cost of 200 open event streams while jobs run, and checks that each gets all frames. */
import { findJob } from "@/server/jobs/job";
import { until } from "@/testing/until";
import type { App } from "@/testing/web/app";
import { apiClient } from "@/testing/web/client";
import { type Installation, withAppOn } from "@/testing/web/installation";
import { peakWhile } from "../memory";
import { processorSeconds, proportionalBytes } from "../processes";
import { type Cores, settle } from "./cores";
import { type Reader, readStream } from "./reader";

/** Measurements, one value per run. */
export type Crowd = {
  streams: number;
  bytesBefore: number[];
  bytesPeak: number[];
  bytesAfter: number[];
  /** Share of one core that the web process used. */
  processor: number[];
  frames: number;
  /** Number of frames that a stream omitted, repeated or sent out of order. */
  wrong: number;
};

const crowd = 200;
const jobs = 2;
const runs = 3;
const steps = 6;

/** Measures without streams and with 200, in turn. */
export async function streams(installation: Installation, cores: Cores): Promise<Crowd[]> {
  await settle(cores, installation.postmaster);
  const crowds = [0, crowd].map((count) => emptyCrowd(count));
  await withAppOn(installation, cores, async (app) => {
    await attend(installation, app, emptyCrowd(crowd)); // warms everything up
    for (let run = 0; run < runs; run++) for (const into of crowds) await attend(installation, app, into);
  });
  return crowds;
}

const emptyCrowd = (streams: number): Crowd => ({
  streams,
  bytesBefore: [],
  bytesPeak: [],
  bytesAfter: [],
  processor: [],
  frames: 0,
  wrong: 0,
});

async function attend({ pool }: Installation, app: App, into: Crowd): Promise<void> {
  const pid = app.web.child.pid ?? 0;
  into.bytesBefore.push(await proportionalBytes(pid));
  const ids: string[] = [];
  for (let i = 0; i < jobs; i++) ids.push((await apiClient(app.url).generate({ steps })).id);
  const [startedMs, startedSeconds] = [performance.now(), await processorSeconds(pid)];
  const readers: Reader[] = [];
  const peak = await peakWhile(
    async () => [pid],
    async () => {
      for (let i = 0; i < into.streams; i++)
        readers.push(readStream(`${app.url}/api/generations/${ids[i % jobs]}/events`));
      await Promise.all(readers.map(({ ended }) => ended));
      for (const id of ids)
        await until("a job to end", async () => (await findJob(pool, id))?.status === "done", 300_000);
    },
  );
  const seconds = (performance.now() - startedMs) / 1000;
  into.processor.push(((await processorSeconds(pid)) - startedSeconds) / seconds);
  into.bytesPeak.push(peak);
  for (const { frames } of readers) {
    into.frames += frames.length;
    into.wrong += Array.from({ length: steps + 1 }, (_, step) => step).filter(
      (step) => frames[step] !== step,
    ).length;
    into.wrong += Math.max(0, frames.length - steps - 1);
  }
  await until("all streams to be closed", async () => (await openStreams(app)) === 0);
  into.bytesAfter.push(await proportionalBytes(pid));
}

async function openStreams(app: App): Promise<number> {
  const { streams } = (await (await fetch(`${app.url}/api/health`)).json()) as { streams: number };
  return streams;
}
