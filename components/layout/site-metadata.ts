/** What pages say of themselves to search engines, and where their links are shown. */
import type { Metadata } from "next";
import { card } from "@/components/card/place";

export const motto =
  "A database paints butterflies: PostgreSQL runs a diffusion model in plain SQL, while you watch.";

type CardImage = { url: string; width: number; height: number; alt: string };

/** Of all pages that are not one butterfly's. */
export const siteCard: CardImage = {
  ...card,
  url: "/card.png",
  alt: "A pinned butterfly, and the site's label",
};

type Page = {
  title: string;
  description: string;
  /** Its path. */
  page: string;
  image?: CardImage;
};

/** Paths become addresses by the layout's `metadataBase`. */
export function metadataOf({ title, description, page, image = siteCard }: Page): Metadata {
  return {
    title,
    description,
    alternates: { canonical: page },
    openGraph: { type: "website", siteName: "Imago", title, description, url: page, images: [image] },
    twitter: { card: "summary_large_image", title, description, images: [image] },
  };
}
