import { CopySql } from "./copy-sql";

type SqlSheetProps = {
  id: string;
  /** The words above the text. */
  title: string;
  /** The name of the copied thing: "imago.pack" */
  name: string;
  /** The text as coloured HTML, made by lib/sql-text/sql-tokens. */
  html: string;
};

/** A sheet with SQL to read and to copy. */
export function SqlSheet({ id, title, name, html }: SqlSheetProps) {
  return (
    <div className="sql-sheet" id={id}>
      <div className="sql-bar">
        <span>{title}</span>
        <CopySql of={id} name={name} />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped token by token
        dangerouslySetInnerHTML={{ __html: html }}
      />
    </div>
  );
}
