/** Metadata of a butterfly's page for search engines and link previews. */
import type { Metadata } from "next";
import { metadataOf, siteCard } from "@/components/layout/site-metadata";
import type { Generation } from "@/lib/api/response";

const steps = ({ steps: count }: Generation) => (count === 1 ? "one step" : `${count} steps`);

/** Title and description. */
function words(generation: Generation): { title: string; description: string } {
  const { name, seed, sampler, status, frames } = generation;
  const made = `seed ${seed}, ${steps(generation)} of ${sampler}`;
  switch (status) {
    case "done":
      return {
        title: name,
        description: `A butterfly that PostgreSQL painted out of noise, in plain SQL: ${made}. Watch it come out of the noise again.`,
      };
    case "queued":
    case "running":
      return {
        title: name,
        description: `A database is painting this butterfly right now, in plain SQL: ${made}. Watch it come out of the noise.`,
      };
    case "failed":
      return {
        title: `Failed: ${name}`,
        description: `This butterfly could not be finished: ${made}.`,
      };
    case "cancelled":
      return {
        title: `Cancelled: ${name}`,
        description: `This butterfly was cancelled after ${Math.max(0, frames - 1)} of ${steps(generation)}.`,
      };
  }
}

function cardOf({ name, links, picture }: Generation) {
  const alt = `${name}, a butterfly of ${picture.width} x ${picture.height} pixels, pinned, with its label`;
  return { ...siteCard, url: `${links.page}/card.png`, alt };
}

/**
 * `base`: the site's origin. Lets search engines index finished butterflies only. Other pages change soon or show
 * nothing.
 */
export function butterflyMetadata(generation: Generation, base: string): Metadata {
  const finished = generation.status === "done";
  const metadata = metadataOf({
    ...words(generation),
    page: generation.links.page ?? "",
    image: finished ? cardOf(generation) : siteCard,
  });
  return {
    ...metadata,
    alternates: {
      ...metadata.alternates,
      types: {
        ...metadata.alternates?.types,
        "application/json+oembed": [
          {
            url: `/oembed?url=${encodeURIComponent(`${base}${generation.links.page}`)}`,
            title: generation.name,
          },
        ],
        "text/plain": [{ url: generation.links.text ?? "", title: "As text" }],
      },
    },
    ...(!finished && { robots: { index: false } }),
  };
}
