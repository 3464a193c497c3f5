import type { View } from "@/lib/api/query";

const options: { view: View; name: string; index: string; meaning: string }[] = [
  { view: "x0", name: "as foreseen", index: "0", meaning: "what the database expects to come of it" },
  { view: "x_t", name: "as it is", index: "t", meaning: "the state, with the noise that is left in it" },
];

type ViewSwitchProps = { view: View; onChange: (view: View) => void };

/** Switches the view of the picture and of its text. */
export function ViewSwitch({ view, onChange }: ViewSwitchProps) {
  return (
    <fieldset className="switch">
      <legend className="sr-only">What to show</legend>
      {options.map((option) => (
        <label key={option.view} title={option.meaning}>
          <input
            type="radio"
            name="view"
            value={option.view}
            checked={view === option.view}
            onChange={() => onChange(option.view)}
            className="sr-only"
          />
          <span>
            <span className="switch-words">{option.name} </span>
            <i className="font-serif">
              x<sub>{option.index}</sub>
            </i>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
