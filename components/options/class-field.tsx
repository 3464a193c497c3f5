type ClassFieldProps = {
  /** The number of the model's classes; null: it has none. */
  classes: number | null;
  begin?: number | undefined;
  onChange?: (label: number) => void;
};

/** Lets the visitor choose the class that a model is to paint; nothing for a model without classes. */
export function ClassField({ classes, begin = 0, onChange }: ClassFieldProps) {
  if (classes === null) return null;
  return (
    <label>
      Class, 0 to {classes - 1}
      <input
        name="label"
        type="number"
        min={0}
        max={classes - 1}
        defaultValue={Math.min(begin, classes - 1)}
        required
        onChange={onChange && ((event) => onChange(event.target.valueAsNumber))}
        className="field"
      />
    </label>
  );
}
