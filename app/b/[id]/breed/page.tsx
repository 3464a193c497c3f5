/** The breeding cage of a butterfly: its partner, their children, and whom it may be bred with. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { Cage } from "@/components/breeding/cage";
import { TroublePage, troubleMetadata } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readCage } from "@/server/web/pages/cage";
import type { Query } from "@/server/web/pages/query";
import "@/components/breeding/breeding.css";
import "@/components/breeding/morph.css";
import "@/components/breeding/pairing.css";
import "@/components/specimen/slip.css";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

/** Reads once per request. */
const read = cache(async ({ params, searchParams }: Props) => {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  return readPage(async () => readCage(id, query, await headers()));
});

export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await read(props);
  return "trouble" in page
    ? troubleMetadata(page.trouble)
    : { title: `Breeding ${page.value.parent.name}`, robots: { index: false } };
}

export default async function BreedPage(props: Props) {
  const page = await read(props);
  return "trouble" in page ? <TroublePage {...page} /> : <Cage page={page.value} />;
}
