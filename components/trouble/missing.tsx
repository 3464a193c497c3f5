import Link from "next/link";
import { EmptyPlate } from "./empty-plate";

export function Missing() {
  return (
    <main className="page">
      <div className="with-plate">
        <EmptyPlate />
        <div className="flex flex-col gap-5">
          <h1 className="headline">Specimen missing</h1>
          <p className="lede">
            There is nothing at this address. The link may be wrong, or the butterfly has flown: old ones are
            deleted unless somebody keeps them.
          </p>
          <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <Link href="/" prefetch={false} className="button">
              Paint a new one
            </Link>
            <Link href="/gallery" prefetch={false} className="link">
              See the gallery
            </Link>
          </p>
        </div>
      </div>
    </main>
  );
}
