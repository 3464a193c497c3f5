"use client";

import type { Generation } from "@/lib/api/response";
import { formatSeconds } from "@/lib/text/duration";
import type { Painting } from "../painting/state";
import { Layer } from "./layer";
import { useSecondsLeft } from "./use-seconds-left";

type RunningProps = { painting: Painting; generation: Generation };

/** Shows the running step, the time left, and the layer that the database computes. */
export function Running({ painting, generation: { id, steps, links } }: RunningProps) {
  const seconds = useSecondsLeft(painting.left);
  const { progress, frames } = painting;
  const stored = Math.max(0, frames.length - 1);
  const step = Math.min(steps, stored + 1);
  const share = (stored + (progress?.step === step ? progress.fraction : 0)) / steps;
  const latest = frames[stored];
  return (
    <>
      <p className="step-line">
        <span>
          Step <strong data-running-step>{step}</strong> of {steps}
        </span>
        <span className="time-left" data-time-left>
          {seconds === undefined ? "measuring the time" : `about ${formatSeconds(seconds)} left`}
        </span>
      </p>
      <progress max={1} value={share} aria-label={`Step ${step} of ${steps}`} className="bar" />
      <dl className="readings">
        <div>
          <dt>timestep</dt>
          <dd>{latest?.t ?? "-"}</dd>
        </div>
        <div>
          <dt>noise level</dt>
          <dd>{latest?.noiseLevel.toFixed(2) ?? "-"}</dd>
        </div>
      </dl>
      <Layer progress={progress} butterfly={stored > 0 && links.self ? id : undefined} />
    </>
  );
}
