"use client";

import { useId } from "react";

export type Offered = { value: string; words: string; help?: string | undefined };

type ChoiceProps = {
  label: string;
  name: string;
  value: string | undefined;
  offered: readonly Offered[];
  choose: (value: string) => void;
};

/** One of several, with a line about the chosen one. */
export function Choice({ label, name, value, offered, choose }: ChoiceProps) {
  const id = useId();
  const help = offered.find((one) => one.value === value)?.help;
  return (
    <div className="col-span-2">
      <label>
        {label}
        <select
          name={name}
          value={value}
          onChange={(event) => choose(event.target.value)}
          aria-describedby={help === undefined ? undefined : id}
          className="field"
        >
          {offered.map((one) => (
            <option key={one.value} value={one.value}>
              {one.words}
            </option>
          ))}
        </select>
      </label>
      {help !== undefined && (
        <p id={id} className="field-help">
          {help}
        </p>
      )}
    </div>
  );
}
