"use client";

import { type FormEvent, useState } from "react";
import type { Step } from "@/server/web/pages/how/subject";
import { useHydrated } from "../use-hydrated";
import { FeatureMap } from "./feature-map";
import { useFeatureMaps } from "./use-feature-maps";

type FeatureMapsProps = {
  butterfly: { id: string; name: string; steps: Step[] };
  layer: string;
  mirrored: boolean;
  /** The step in the address. */
  initialStep: number | undefined;
  address: string;
};

/** Shows a layer's feature maps of a step, on request only, since the database has to compute them. */
export function FeatureMaps({ butterfly, layer, mirrored, initialStep, address }: FeatureMapsProps) {
  const { id, name } = butterfly;
  const steps = butterfly.steps.filter(({ step }) => step > 0);
  const last = steps.at(-1)?.step ?? 1;
  const [step, setStep] = useState(Math.min(initialStep ?? last, last));
  const [asked, setAsked] = useState(initialStep !== undefined);
  const hydrated = useHydrated();
  const { maps, said, failed, busy } = useFeatureMaps(asked && hydrated ? { id, layer, step } : undefined);
  const { t, noiseLevel } = steps.find((each) => each.step === step) ?? { t: 0, noiseLevel: 0 };

  function ask(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
  }

  return (
    <div className="feature-maps" aria-busy={busy}>
      <h4>
        What it makes of <span className="latin">{name}</span>
      </h4>
      <form action="/how#layer" onSubmit={ask}>
        {[...new URLSearchParams(address.slice(1))].map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <input type="hidden" name="layer" value={layer} />
        <label>
          <span>
            Step {step} of {last}
          </span>
          <input
            type="range"
            name="step"
            min={1}
            max={last}
            value={step}
            onChange={(event) => setStep(Number(event.currentTarget.value))}
          />
          <span className="print text-muted">
            timestep {t}, leaves noise {noiseLevel.toFixed(2)}
          </span>
        </label>
        {!(asked && hydrated) && (
          <button type="submit" className="button-quiet">
            Compute them
          </button>
        )}
      </form>
      {asked && !hydrated && (
        // biome-ignore lint/performance/noImgElement: computed by the API, once
        <img
          src={`/api/generations/${id}/feature-maps.png?layer=${layer}&step=${step}&scale=3`}
          alt={`The feature maps of ${layer} in step ${step}`}
          className="feature-sheet"
        />
      )}
      {failed !== undefined && (
        <p role="alert" className="notice">
          {failed}
        </p>
      )}
      <p role="status" className="print text-muted">
        {said}
      </p>
      {maps && (
        <div
          role="img"
          aria-label={`${maps.maps.length} feature maps of ${maps.layer} in step ${maps.step}`}
          className="feature-grid"
          data-layer={maps.layer}
          data-step={maps.step}
        >
          {maps.maps.map((map, channel) => (
            <FeatureMap
              // biome-ignore lint/suspicious/noArrayIndexKey: a channel is its place
              key={channel}
              {...map}
              channel={channel + 1}
              width={maps.width}
              height={maps.height}
              mirrored={maps.mirrored}
            />
          ))}
        </div>
      )}
      {maps && mirrored && (
        <p className="print text-muted">
          The network sees the left half only; the right one is its mirror image. Dark is high, pale is low.
        </p>
      )}
    </div>
  );
}
