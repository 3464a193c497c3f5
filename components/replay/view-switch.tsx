import type { View } from "@/lib/api/request";

const options: { view: View; name: string; symbol: string; meaning: string }[] = [
  { view: "x_t", name: "as it is", symbol: "x", meaning: "the state, with the noise that is left in it" },
  { view: "x0", name: "as foreseen", symbol: "x", meaning: "what the database expects to come of it" },
];

type ViewSwitchProps = { view: View; onChange: (view: View) => void };

/** Switches the view of all pictures of the frame. */
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
            {option.name}{" "}
            <i className="font-serif">
              {option.symbol}
              <sub>{option.view === "x_t" ? "t" : "0"}</sub>
            </i>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
