/** Turns the notices of layers into the progress of a job, saved at most twice a second. */
import { z } from "zod";
import { type Log, messageOf } from "@/lib/log";
import type { Progress } from "../jobs/job";
import type { Notice } from "../engine/session";

const intervalMs = 500;

/** The notice that imago.report() raises. */
const layerNotice = z.object({
  layer: z.number(),
  layers: z.number(),
  name: z.string(),
  function: z.string(),
  ms: z.number(),
  share: z.number(),
});

/** Ignores malformed notices: an error in a connection's event handler would end the process. */
function parseNotice(message = "") {
  try {
    return layerNotice.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}

export type StepProgress = {
  onNotice(notice: Notice): void;
  /** Starts the step's progress again. */
  onRestart(): void;
  /** Milliseconds of each layer so far, in order. */
  layerMilliseconds: number[];
};

/**
 * Tracks the progress of one job's steps; call `begin` for each. A `save` that returns a promise is not called again
 * before it settles.
 */
export function trackProgress(save: (progress: Progress) => Promise<void> | undefined, log: Log) {
  let lastMs = Date.now();
  let writing = false;
  return {
    begin(step: number): StepProgress {
      const layerMilliseconds: number[] = [];
      let fraction = 0;
      return {
        layerMilliseconds,
        onRestart: () => {
          layerMilliseconds.length = 0;
          fraction = 0;
        },
        onNotice: ({ code, message }) => {
          const notice = code === "IM900" ? parseNotice(message) : undefined;
          if (!notice) return;
          const { ms, share, ...layer } = notice;
          layerMilliseconds.push(ms);
          fraction = Math.min(1, fraction + share);
          if (writing || Date.now() - lastMs < intervalMs) return;
          lastMs = Date.now();
          const saving = save({ step, ...layer, fraction });
          writing = saving !== undefined;
          void saving
            ?.catch((error) => log.warn("progress.failed", { reason: messageOf(error) }))
            .finally(() => {
              writing = false;
            });
        },
      };
    },
  };
}
