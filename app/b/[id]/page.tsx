/** A butterfly, from the moment it is asked for. The page of `/` becomes this one without being loaded anew. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Studio } from "@/components/painting/studio";
import { readButterfly } from "@/db/web/butterfly";
import { readStudio } from "@/db/web/studio";

type Props = { params: Promise<{ id: string }> };

const read = cache(async (id: string) => readButterfly(id, await headers()));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const known = await read((await params).id);
  if (!known) return { title: "No such butterfly" };
  const { name, status, seed, steps, sampler, model, links } = known.generation;
  return {
    title: name,
    description: `${name}, seed ${seed}: ${steps} steps of ${sampler} by the model ${model}, computed in SQL.`,
    alternates: { canonical: links.page },
    ...(status === "done" && {
      openGraph: { title: name, images: [{ url: `${links.image}?scale=8`, alt: name }] },
    }),
  };
}

export default async function Butterfly({ params }: Props) {
  const [known, studio] = await Promise.all([read((await params).id), readStudio()]);
  if (!known) notFound();
  return <Studio {...studio} initial={known} idle={undefined} seed="" />;
}
