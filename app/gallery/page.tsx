/** The finished butterflies, newest first, a drawer at a time. */
import type { Metadata } from "next";
import { cache } from "react";
import { Drawer } from "@/components/gallery/drawer";
import { EmptyDrawer } from "@/components/gallery/empty-drawer";
import { TurnPages } from "@/components/gallery/turn-pages";
import { metadataOf } from "@/components/layout/site-metadata";
import { TroublePage, troubleMetadata } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readGallery } from "@/server/web/pages/gallery";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Reads once per request. */
const read = cache((cursor: string | undefined) => readPage(() => readGallery(cursor)));

/** A repeated cursor becomes "", which is invalid. */
async function cursorOf({ searchParams }: Props): Promise<string | undefined> {
  const { cursor } = await searchParams;
  return Array.isArray(cursor) ? "" : cursor;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const cursor = await cursorOf(props);
  const page = await read(cursor);
  if ("trouble" in page) return troubleMetadata(page.trouble);
  return {
    ...metadataOf({
      title: "Gallery",
      description:
        "Butterflies that a database painted out of noise, newest first, each with its name and seed.",
      page: "/gallery",
    }),
    // Every new butterfly shifts the older pages, so they are not indexed.
    ...(cursor !== undefined && { robots: { index: false, follow: true }, alternates: {} }),
  };
}

export default async function Gallery(props: Props) {
  const cursor = await cursorOf(props);
  const page = await read(cursor);
  if ("trouble" in page) return <TroublePage {...page} />;
  const { specimens, older } = page.value;
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">The drawer</h1>
        <p className="lede">
          Every butterfly that was finished, newest first. None of these species exists; each is what one seed
          becomes.
        </p>
      </header>
      {specimens.length > 0 ? <Drawer specimens={specimens} /> : <EmptyDrawer />}
      <TurnPages older={older} newer={cursor !== undefined} />
    </main>
  );
}
