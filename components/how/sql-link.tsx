import { sqlAnchor } from "./sql-source";

/** To where a function's text stands on this page. */
export function SqlLink({ name }: { name: string }) {
  return (
    <a href={`#${sqlAnchor(name)}`} className="sql-link">
      <code>imago.{name}</code>
    </a>
  );
}
