"use client";

import { useState } from "react";
import { articleSteps, spacings } from "@/lib/api/allowed";
import { namesOf, type Offer, takingEta } from "@/lib/api/samplers";
import type { ModelsDocument } from "@/lib/api/response";

export type OfferedModel = Pick<ModelsDocument["models"][number], "name" | "usual">;

type OptionsProps = {
  models: OfferedModel[];
  offer: Offer;
  /** The id of the butterfly on the page. A new one resets the seed and no other field. */
  shown: string | undefined;
  /** The seed that the page proposes; empty: random. */
  seed: string;
};

/** Defaults while no model is installed. */
const anyRun: OfferedModel["usual"] = { sampler: "ddim", schedule: "linspace", steps: 20 };

type ChoiceProps = {
  label: string;
  name: string;
  value: string | undefined;
  names: readonly string[];
  /** Texts to show instead of names. */
  hints?: Record<string, string>;
  choose: (name: string) => void;
  /** Takes half a row, for short names. */
  half?: boolean;
};

function Choice({ label, name, value, names, hints = {}, choose, half = false }: ChoiceProps) {
  return (
    <label className={half ? undefined : "col-span-2"}>
      {label}
      <select name={name} value={value} onChange={(event) => choose(event.target.value)} className="field">
        {names.map((offered) => (
          <option key={offered} value={offered}>
            {hints[offered] ?? offered}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Fields of the request. They show the model's defaults until changed; empty means default. */
export function Options({ models, offer: { maxSteps, samplers }, shown, seed }: OptionsProps) {
  const [model, setModel] = useState(models[0]?.name);
  const usual = models.find(({ name }) => name === model)?.usual ?? anyRun;
  const [sampler, setSampler] = useState<string>(usual.sampler);
  const [schedule, setSchedule] = useState<string>(usual.schedule);
  const fixed = schedule === "article";

  function choose(name: string) {
    const chosen = models.find((offered) => offered.name === name);
    setModel(name);
    setSampler(chosen?.usual.sampler ?? sampler);
    setSchedule(chosen?.usual.schedule ?? schedule);
  }

  return (
    <details className="options">
      <summary>Options</summary>
      <div className="grid grid-cols-2 gap-x-4 gap-y-3 pt-3">
        {models.length > 1 && (
          <Choice
            label="Model"
            name="model"
            value={model}
            names={models.map(({ name }) => name)}
            choose={choose}
          />
        )}
        <label>
          Seed
          <input
            key={`${shown} ${seed}`}
            name="seed"
            defaultValue={seed}
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
            defaultValue={fixed ? articleSteps : Math.min(usual.steps, maxSteps)}
            readOnly={fixed}
            required
            className="field"
          />
        </label>
        <Choice
          label="Sampler"
          name="sampler"
          value={sampler}
          names={namesOf(samplers)}
          hints={Object.fromEntries(
            samplers.map((offered) => [offered.name, `${offered.name}, ${offered.words}`]),
          )}
          choose={setSampler}
        />
        <Choice
          label="Schedule"
          name="schedule"
          value={schedule}
          names={spacings}
          choose={setSchedule}
          half
        />
        {takingEta(samplers).includes(sampler) && (
          <label>
            Eta
            <input
              name="eta"
              type="number"
              min={0}
              max={1}
              step="any"
              defaultValue={0}
              required
              className="field"
            />
          </label>
        )}
      </div>
    </details>
  );
}
