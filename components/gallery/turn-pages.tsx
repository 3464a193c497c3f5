import Link from "next/link";

type TurnPagesProps = {
  /** The path of the next older page; undefined on the last. */
  older: string | undefined;
  /** The path of the next newer page; undefined on the first. */
  newer: string | undefined;
  /** The path of the first page, and its name. */
  first: { path: string; name: string };
};

/** Leads to the drawers before and after this one. */
export function TurnPages({ older, newer, first }: TurnPagesProps) {
  if (!older && !newer) return null;
  return (
    <nav aria-label="Drawers" className="turn-pages">
      {newer && (
        <>
          <Link href={first.path} prefetch={false} className="link">
            {first.name}
          </Link>
          <Link href={newer} prefetch={false} rel="prev" className="button-quiet">
            Newer
          </Link>
        </>
      )}
      {older && (
        <Link href={older} prefetch={false} rel="next" className="button-quiet">
          Older
        </Link>
      )}
    </nav>
  );
}
