import type { FieldError } from "@/lib/api/problem";

const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Lists the values of a link that the form cannot take, each with its limit. */
export function Unfit({ values }: { values: FieldError[] }) {
  return (
    <div className="notice" data-notice="unfit">
      <p>
        {values.length === 1
          ? "The link brings a value that the form cannot take. The usual one stands there instead."
          : "The link brings values that the form cannot take. The usual ones stand there instead."}
      </p>
      <ul className="unfit">
        {values.map(({ field, value, limit }) => (
          <li key={field}>
            <code>
              {field}={written(value)}
            </code>{" "}
            must be {limit}
          </li>
        ))}
      </ul>
    </div>
  );
}
