import { sqlAnchor } from "../sql/anchor";

/** Links to a function's SQL on this page. */
export function SqlLink({ name }: { name: string }) {
  return (
    <a href={`#${sqlAnchor(name)}`} className="sql-link">
      <code>imago.{name}</code>
    </a>
  );
}
