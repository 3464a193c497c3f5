"use client";

import { useId, useState } from "react";
import { articleSteps } from "@/lib/api/allowed";
import { type Offer, takingEta } from "@/lib/api/samplers";
import type { Settings } from "@/server/web/pages/settings";
import { Choice } from "./choice";
import { ClassField } from "./class-field";
import { type OfferedModel, offerModels, offerSamplers, offerSchedules } from "./in-words";

type OptionsProps = {
  models: OfferedModel[];
  offer: Offer;
  /** The id of the butterfly on the page. A new one resets the seed and no other field. */
  shown: string | undefined;
  /** The seed that the page proposes; empty: random. */
  seed: string;
  /** Where the fields begin. With any, the fields are in sight. */
  settings: Settings | undefined;
};

/** Defaults while no model is installed. */
const anyRun: OfferedModel["usual"] = { sampler: "ddim", schedule: "linspace", steps: 20 };

/** Fields of the request. They show the settings, else the model's defaults, until changed; empty means default. */
export function Options({ models, offer, shown, seed, settings = {} }: OptionsProps) {
  const { maxSteps, samplers } = offer;
  const help = useId();
  const [filled] = useState(shown);
  const [model, setModel] = useState(settings.model ?? models[0]?.name);
  const offered = models.find(({ name }) => name === model);
  const usual = offered?.usual ?? anyRun;
  const [sampler, setSampler] = useState<string>(settings.sampler ?? usual.sampler);
  const [schedule, setSchedule] = useState<string>(settings.schedule ?? usual.schedule);
  const own =
    settings.schedule !== undefined && /^\d/.test(settings.schedule) ? settings.schedule : undefined;
  const fixed =
    schedule === "article" ? articleSteps : schedule === own ? schedule.split(",").length : undefined;
  const steps = model === (settings.model ?? models[0]?.name) ? (settings.steps ?? usual.steps) : usual.steps;

  function choose(name: string) {
    const chosen = models.find((offered) => offered.name === name);
    setModel(name);
    setSampler(chosen?.usual.sampler ?? sampler);
    setSchedule(chosen?.usual.schedule ?? schedule);
  }

  return (
    <details className="options" open={Object.keys(settings).length > 0}>
      <summary>Options</summary>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 pt-3">
        {models.length > 1 && (
          <Choice label="Model" name="model" value={model} offered={offerModels(models)} choose={choose} />
        )}
        <label>
          Seed
          <input
            key={`${shown} ${seed}`}
            name="seed"
            defaultValue={shown === filled ? (settings.seed ?? seed) : seed}
            placeholder="any"
            inputMode="numeric"
            pattern="-?[0-9]{1,19}"
            title="A whole number of up to 19 digits"
            className="field"
          />
        </label>
        <label>
          Steps
          <input
            key={`${model} ${fixed}`}
            name="steps"
            type="number"
            min={1}
            max={maxSteps}
            defaultValue={fixed ?? Math.min(steps, maxSteps)}
            readOnly={fixed !== undefined}
            required
            className="field"
          />
        </label>
        <Choice
          label="Sampler"
          name="sampler"
          value={sampler}
          offered={offerSamplers(offer)}
          choose={setSampler}
        />
        <Choice
          label="Schedule"
          name="schedule"
          value={schedule}
          offered={offerSchedules(own)}
          choose={setSchedule}
        />
        <ClassField key={model} classes={offered?.classes ?? null} begin={settings.label} />
        {takingEta(samplers).includes(sampler) && (
          <div className="col-span-2">
            <label>
              Eta
              <input
                name="eta"
                type="number"
                min={0}
                max={1}
                step="any"
                defaultValue={settings.eta ?? 0}
                required
                aria-describedby={help}
                className="field"
              />
            </label>
            <p id={help} className="field-help">
              new noise in each step: 0 is none, 1 as much as ddpm draws
            </p>
          </div>
        )}
      </div>
    </details>
  );
}
