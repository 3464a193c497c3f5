/**
 * A butterfly, from the moment it is asked for. The page of `/` becomes this one without being loaded anew.
 *
 * Status: 404 where there is none, or an operator has hidden it; 503 while the database does not answer; else 200, also
 * for one that failed or was cancelled, whose page shows how far it came, and which search engines are told to skip.
 */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { Studio } from "@/components/studio/studio";
import { butterflyMetadata } from "@/components/permalink/metadata";
import { WithoutScripts } from "@/components/permalink/without-scripts";
import { TroublePage, troubleMetadata } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readButterfly } from "@/server/web/pages/butterfly";
import { readStudio } from "@/server/web/pages/studio";

type Props = { params: Promise<{ id: string }> };

/** Once a request. */
const read = cache((id: string) =>
  readPage(async () => {
    const [initial, studio] = await Promise.all([readButterfly(id, await headers()), readStudio()]);
    return initial && { initial, studio };
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await read((await params).id);
  return "trouble" in page ? troubleMetadata(page.trouble) : butterflyMetadata(page.value.initial.generation);
}

export default async function Butterfly({ params }: Props) {
  const page = await read((await params).id);
  if ("trouble" in page) return <TroublePage {...page} />;
  const { initial, studio } = page.value;
  return (
    <>
      <Studio {...studio} initial={initial} idle={undefined} seed="" />
      <WithoutScripts generation={initial.generation} />
    </>
  );
}
