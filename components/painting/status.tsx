"use client";

import type { FrameRecord, Generation } from "@/lib/api/response";
import { formatSeconds } from "@/lib/duration";
import { Finished } from "./finished";
import { Notice } from "./notice";
import type { Painting } from "./state";
import { useSecondsLeft } from "./use-seconds-left";

type StatusProps = { painting: Painting; frame: FrameRecord | undefined };

/** What is going on, in words and numbers. */
export function Status({ painting, frame }: StatusProps) {
  const { generation } = painting;
  if (!generation) return null;
  return (
    <section aria-label="Progress" className="flex flex-col gap-3" data-panel={generation.status}>
      {painting.connection === "reconnecting" && (
        <Notice name="reconnecting">
          The connection is lost; reconnecting. The painting goes on meanwhile.
        </Notice>
      )}
      {painting.stalled && (
        <Notice name="stalled">
          The database does not answer; waiting for it. What is painted so far is safe.
        </Notice>
      )}
      <Body painting={painting} generation={generation} frame={frame} />
    </section>
  );
}

function Body({ painting, generation, frame }: StatusProps & { generation: Generation }) {
  switch (generation.status) {
    case "queued":
      return <Queued painting={painting} />;
    case "running":
      return <Running painting={painting} generation={generation} frame={frame} />;
    case "done":
      return <Finished generation={generation} />;
    case "failed":
      return (
        <Notice name="failed">
          This butterfly could not be finished. {generation.error?.message} {stepsDone(generation)}
        </Notice>
      );
    case "cancelled":
      return <Notice name="cancelled">Cancelled. {stepsDone(generation)}</Notice>;
  }
}

function stepsDone({ frames, steps }: Generation): string {
  if (frames === 0) return "Nothing had been painted.";
  return `${frames - 1} of ${steps} steps had been painted.`;
}

function Queued({ painting: { queue, left } }: { painting: Painting }) {
  const seconds = useSecondsLeft(left);
  return (
    <>
      {queue?.workers === 0 && (
        <Notice name="no-worker">
          No worker is running, so nothing is painted. It begins as soon as one starts:{" "}
          <code>npm run worker</code>.
        </Notice>
      )}
      <p className="text-lg" data-position={queue?.position ?? undefined}>
        {queue?.position && queue.position > 1
          ? `Number ${queue.position} in the queue`
          : "Next in the queue"}
        {seconds !== undefined && (
          <span className="text-muted">, done in about {formatSeconds(seconds)}</span>
        )}
      </p>
    </>
  );
}

function Running({ painting, generation, frame }: StatusProps & { generation: Generation }) {
  const seconds = useSecondsLeft(painting.left);
  const { progress, frames } = painting;
  const stored = Math.max(0, frames.length - 1);
  const step = Math.min(generation.steps, stored + 1);
  const share = (stored + (progress?.step === step ? progress.fraction : 0)) / generation.steps;
  return (
    <>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-lg">
        <span>
          Step <strong data-running-step>{step}</strong> of {generation.steps}
        </span>
        <span className="text-base text-muted" data-time-left>
          {seconds === undefined ? "measuring the time" : `about ${formatSeconds(seconds)} left`}
        </span>
      </p>
      <progress max={1} value={share} aria-label={`Step ${step} of ${generation.steps}`} className="bar" />
      <p
        className="flex min-h-10 flex-wrap gap-x-3 font-mono text-muted text-xs"
        data-layer={progress?.layer}
      >
        {progress ? (
          <>
            <span>
              layer {progress.layer} of {progress.layers}
            </span>
            <span className="text-ink">{progress.function}()</span>
            <span className="break-all">{progress.name}</span>
          </>
        ) : (
          <span>the step begins</span>
        )}
        {frame && (
          <span className="ml-auto">
            t = {frame.t}, noise {frame.noiseLevel.toFixed(2)}
          </span>
        )}
      </p>
    </>
  );
}
