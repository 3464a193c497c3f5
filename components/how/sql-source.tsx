import { sqlAnchor } from "../sql/anchor";
import { SqlSheet } from "../sql/sql-sheet";

export type Source = {
  name: string;
  comment: string;
  /** The definition as coloured HTML, made by lib/sql-tokens. */
  html: string;
};

/** Shows one function as the database prints it. */
export function SqlSource({ source, open = false }: { source: Source; open?: boolean }) {
  const { name, comment, html } = source;
  return (
    <details className="sql-source" data-function={name} open={open}>
      <summary>
        <code>imago.{name}</code> <span>{comment}</span>
      </summary>
      {/* The anchor lies inside <details>, so that the browser opens it. */}
      <SqlSheet id={sqlAnchor(name)} title="as the database has it" name={`imago.${name}`} html={html} />
    </details>
  );
}
