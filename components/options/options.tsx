"use client";

import { useState } from "react";
import { articleSteps, samplers, spacings } from "@/lib/api/allowed";
import type { ModelsDocument } from "@/lib/api/response";

export type OfferedModel = Pick<ModelsDocument["models"][number], "name" | "usual">;

type OptionsProps = {
  models: OfferedModel[];
  maxSteps: number;
  /** The butterfly on the page. For the next one all stays as it was chosen, but the seed. */
  shown: string | undefined;
  /** The seed that the page proposes; empty: any. */
  seed: string;
};

const samplerHints: Record<string, string> = {
  ddim: "ddim, steady",
  ddpm: "ddpm, new noise each step",
  dpmpp_2m: "dpmpp_2m, second order",
  ipndm: "ipndm, fourth order",
};

/** While there is no model, and so no other choice. */
const anyRun: OfferedModel["usual"] = { sampler: "ddim", schedule: "linspace", steps: 20 };

type ChoiceProps = {
  label: string;
  name: string;
  value: string | undefined;
  names: readonly string[];
  /** What is shown instead of a name. */
  hints?: Record<string, string>;
  choose: (name: string) => void;
  /** Beside another field, where names are short. */
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

/** Fields of the wish, as usual for the chosen model until they are changed; what is left empty takes its default. */
export function Options({ models, maxSteps, shown, seed }: OptionsProps) {
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
          names={samplers}
          hints={samplerHints}
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
        {sampler === "ddim" && (
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
