import { useId } from "react";

type NumberRowProps = {
  legend: string;
  /** The word for one number; also its parameter in the address. */
  one: "pixel" | "tap";
  values: string[];
  onChange: (values: string[]) => void;
  largest: number;
  wrong: string | undefined;
};

const isRight = (value: string, largest: number) => /^\d{1,9}$/.test(value) && Number(value) <= largest;

/** Fields for whole numbers, with the error below. */
export function NumberRow({ legend, one, values, onChange, largest, wrong }: NumberRowProps) {
  const id = useId();
  return (
    <fieldset className="number-row" aria-describedby={wrong === undefined ? undefined : id}>
      <legend>{legend}</legend>
      <div>
        {values.map((value, i) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: a number is its place
            key={i}
            name={one}
            aria-label={`${one} ${i + 1}`}
            aria-invalid={!isRight(value, largest)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={9}
            className="field"
            value={value}
            onChange={(event) => onChange(values.with(i, event.currentTarget.value.trim()))}
          />
        ))}
      </div>
      {wrong !== undefined && (
        <p role="alert" id={id} className="notice">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}
