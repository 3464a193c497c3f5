/**
 * The finished butterflies, a drawer at a time: the newest or the most loved first, all of them or those looked for.
 */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { Gallery } from "@/components/gallery/gallery";
import { metadataOf } from "@/components/layout/site-metadata";
import { TroublePage, troubleMetadata } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readGallery } from "@/server/web/pages/gallery";
import type { Query } from "@/server/web/pages/query";
import "@/components/breeding/pairing.css";

type Props = { searchParams: Promise<Query> };

/** Reads once per request, by the query as JSON: metadata and page get promises of their own. */
const readOnce = cache((query: string) =>
  readPage(async () => readGallery(JSON.parse(query), await headers())),
);
const read = async ({ searchParams }: Props) => readOnce(JSON.stringify(await searchParams));

export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await read(props);
  if ("trouble" in page) return troubleMetadata(page.trouble);
  return {
    ...metadataOf({
      title: "Gallery",
      description:
        "Butterflies that a database painted out of noise, newest first, each with its name and seed.",
      page: "/gallery",
    }),
    // Every new butterfly shifts the other pages, so they are not indexed.
    ...(!page.value.first && { robots: { index: false, follow: true }, alternates: {} }),
  };
}

export default async function GalleryPage(props: Props) {
  const page = await read(props);
  return "trouble" in page ? <TroublePage {...page} /> : <Gallery page={page.value} />;
}
