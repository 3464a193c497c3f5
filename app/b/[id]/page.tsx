/**
 * A butterfly, from the moment it is asked for. The page of `/` becomes this one without being loaded anew.
 *
 * Status: 404 where there is none, or an operator has hidden it; 503 while the database does not answer; else 200, also
 * for one that failed or was cancelled, whose page shows how far it came, and which search engines are told to skip.
 */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { awayMetadata, DatabaseAway } from "@/components/away/database-away";
import { Studio } from "@/components/painting/studio";
import { butterflyMetadata } from "@/components/permalink/metadata";
import { WithoutScripts } from "@/components/permalink/without-scripts";
import { away, unlessAway } from "@/db/web/answer";
import { readButterfly } from "@/db/web/butterfly";
import { readStudio } from "@/db/web/studio";

type Props = { params: Promise<{ id: string }> };

const read = cache(async (id: string) =>
  unlessAway(async () => {
    const [known, studio] = await Promise.all([readButterfly(id, await headers()), readStudio()]);
    return known && { ...known, studio };
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const known = await read((await params).id);
  if (known === away) return awayMetadata;
  return known ? butterflyMetadata(known.generation) : {};
}

export default async function Butterfly({ params }: Props) {
  const known = await read((await params).id);
  if (known === away) return <DatabaseAway />;
  if (!known) notFound();
  const { studio, ...initial } = known;
  return (
    <>
      <Studio {...studio} initial={initial} idle={undefined} seed="" />
      <WithoutScripts generation={initial.generation} />
    </>
  );
}
