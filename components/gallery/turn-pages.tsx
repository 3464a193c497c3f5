import Link from "next/link";

type TurnPagesProps = {
  /** The path of the page with older ones, where there are any. */
  older: string | undefined;
  /** Whether there are newer ones than these. */
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
