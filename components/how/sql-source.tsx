import { CopySql } from "./copy-sql";

export type Source = {
  name: string;
  comment: string;
  /** The definition as coloured HTML, made by lib/sql-tokens. */
  html: string;
};

/** The anchor of a function's SQL. It lies inside <details>, so that the browser opens it. */
export const sqlAnchor = (name: string): string => `sql-${name}`;

/** Shows one function as the database prints it. */
export function SqlSource({ source, open = false }: { source: Source; open?: boolean }) {
  const { name, comment, html } = source;
  return (
    <details className="sql-source" data-function={name} open={open}>
      <summary>
        <code>imago.{name}</code> <span>{comment}</span>
      </summary>
      <div className="sql-sheet" id={sqlAnchor(name)}>
        <div className="sql-bar">
          <span>as the database has it</span>
          <CopySql of={sqlAnchor(name)} name={name} />
        </div>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          tabIndex={0}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped token by token
          dangerouslySetInnerHTML={{ __html: html }}
        />
      </div>
    </details>
  );
}
