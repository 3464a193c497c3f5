import Link from "next/link";
import type { ReactNode } from "react";
import { EmptyPlate } from "./empty-plate";

type EmptyPageProps = {
  headline: string;
  lede: string;
  /** Links beside those that lead to the studio and the gallery. */
  children?: ReactNode;
};

/** A page without its butterfly, and the ways from there. */
export function EmptyPage({ headline, lede, children }: EmptyPageProps) {
  return (
    <main className="page">
      <div className="with-plate">
        <EmptyPlate />
        <div className="flex flex-col gap-5">
          <h1 className="headline">{headline}</h1>
          <p className="lede">{lede}</p>
          <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <Link href="/" prefetch={false} className="button">
              Paint a new one
            </Link>
            <Link href="/gallery" prefetch={false} className="link">
              See the gallery
            </Link>
            {children}
          </p>
        </div>
      </div>
    </main>
  );
}
