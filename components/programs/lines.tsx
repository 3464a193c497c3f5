import type { CurlLine } from "@/lib/api/curl-lines";
import { escapeHtml } from "@/lib/text/escape-html";
import { SqlSheet } from "../sql/sql-sheet";

/** Writes a command as HTML in which no line ends between an option's hyphen and its name. */
const withWholeOptions = (command: string): string =>
  escapeHtml(command).replaceAll(/(?<=\s)--?\w+/g, '<span class="whitespace-nowrap">$&</span>');

/** The commands, each on a sheet to copy it from. */
export function Lines({ lines }: { lines: CurlLine[] }) {
  return (
    <div className="curl-lines">
      {lines.map(({ id, title, words, command }) => (
        <section key={id} aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`}>{title}</h2>
          <p>{words}</p>
          <SqlSheet id={`${id}-line`} title="shell" name={title} html={withWholeOptions(command)} />
        </section>
      ))}
    </div>
  );
}
