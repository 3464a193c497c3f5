import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Specimen missing" };

export default function NotFound() {
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">Specimen missing</h1>
        <p className="lede">
          There is no such page, or the butterfly has flown: old ones that nobody kept are let go.
        </p>
      </header>
      <p>
        <Link href="/" className="button">
          Paint a new one
        </Link>
      </p>
    </main>
  );
}
