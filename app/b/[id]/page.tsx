/**
 * The page of one butterfly, from the request on. `/` turns into this page without a reload.
 *
 * Status: 404 if the butterfly does not exist or an operator has hidden it, 503 while the database does not
 * answer, else 200. A failed or cancelled one also gets 200: its page shows how far it came, and asks not to
 * be indexed.
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
import { baseOf } from "@/server/web/base";

type Props = { params: Promise<{ id: string }> };

/** Reads once per request. */
const read = cache((id: string) =>
  readPage(async () => {
    const [initial, studio] = await Promise.all([readButterfly(id, await headers()), readStudio()]);
    return initial && { initial, studio };
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await read((await params).id);
  return "trouble" in page
    ? troubleMetadata(page.trouble)
    : butterflyMetadata(page.value.initial.generation, baseOf(await headers()));
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
