/** Metadata of pages for search engines and link previews. */
import type { Metadata } from "next";
import { card } from "@/components/card/place";

type CardImage = { url: string; width: number; height: number; alt: string };

/** The preview card of all pages but those of single butterflies. */
export const siteCard: CardImage = {
  ...card,
  url: "/card.png",
  alt: "A pinned butterfly, and the site's label",
};

type Page = {
  title: string;
  description: string;
  /** The path of the page. */
  page: string;
  image?: CardImage;
};

/** Uses paths, which the layout's `metadataBase` turns into URLs. */
export function metadataOf({ title, description, page, image = siteCard }: Page): Metadata {
  return {
    title,
    description,
    alternates: {
      canonical: page,
      types: { "application/atom+xml": [{ url: "/gallery.atom", title: "Imago: the newest butterflies" }] },
    },
    openGraph: { type: "website", siteName: "Imago", title, description, url: page, images: [image] },
    twitter: { card: "summary_large_image", title, description, images: [image] },
  };
}
