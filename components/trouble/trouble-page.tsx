import type { Metadata } from "next";
import Link from "next/link";
import type { Trouble } from "@/server/web/answer";
import { Away } from "./away";
import { Discarded } from "./discarded";
import { Failed } from "./failed";
import { Missing } from "./missing";

const titles: Record<Trouble["kind"], string> = {
  missing: "Specimen missing",
  discarded: "Set free",
  away: "Locked",
  failed: "Something went wrong",
};

export const troubleMetadata = ({ kind }: Trouble): Metadata => ({
  title: titles[kind],
  robots: { index: false },
});

/** Replaces a page that cannot be shown. */
export function TroublePage({ trouble }: { trouble: Trouble }) {
  switch (trouble.kind) {
    case "missing":
      return <Missing />;
    case "discarded":
      return <Discarded />;
    case "away":
      return <Away />;
    case "failed":
      return (
        <Failed id={trouble.id}>
          <Link href="/" prefetch={false} className="button">
            To the first page
          </Link>
        </Failed>
      );
  }
}
