import Link from "next/link";

type TurnPagesProps = {
  /** The path of the next, older page; undefined on the last. */
  older: string | undefined;
  /** Whether newer pages exist. */
  newer: boolean;
};

export function TurnPages({ older, newer }: TurnPagesProps) {
  if (!older && !newer) return null;
  return (
    <nav aria-label="Drawers" className="turn-pages">
      {newer && (
        <Link href="/gallery" prefetch={false} className="link">
          Newest
        </Link>
      )}
      {older && (
        <Link href={older} prefetch={false} rel="next" className="button-quiet">
          Older
        </Link>
      )}
    </nav>
  );
}
