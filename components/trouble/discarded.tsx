import Link from "next/link";
import { EmptyPlate } from "./empty-plate";

/** The page of a butterfly that its maker discarded. */
export function Discarded() {
  return (
    <main className="page">
      <div className="with-plate">
        <EmptyPlate />
        <div className="flex flex-col gap-5">
          <h1 className="headline">Set free</h1>
          <p className="lede">
            A butterfly was pinned here, and its maker has let it go. It hangs in no drawer any more.
          </p>
          <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <Link href="/" prefetch={false} className="button">
              Paint a new one
            </Link>
            <Link href="/gallery" prefetch={false} className="link">
              See the gallery
            </Link>
            <Link href="/mine?show=freed" prefetch={false} className="link">
              It was mine: take it back
            </Link>
          </p>
        </div>
      </div>
    </main>
  );
}
