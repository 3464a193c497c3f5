import Link from "next/link";
import { EmptyPage } from "./empty-page";

/** The page of a butterfly that its maker discarded. */
export function Discarded() {
  return (
    <EmptyPage
      headline="Set free"
      lede="A butterfly was pinned here, and its maker has let it go. It hangs in no drawer any more."
    >
      <Link href="/mine?show=freed" prefetch={false} className="link">
        It was mine: take it back
      </Link>
    </EmptyPage>
  );
}
