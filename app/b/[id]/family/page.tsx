/** A butterfly's family: its ancestors above it, its descendants below. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { cache } from "react";
import { Family } from "@/components/breeding/family";
import { TroublePage, troubleMetadata } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readFamily } from "@/server/web/pages/family";
import "@/components/breeding/family.css";
import "@/components/specimen/slip.css";

type Props = { params: Promise<{ id: string }> };

/** Reads once per request. */
const read = cache((id: string) => readPage(async () => readFamily(id, await headers())));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await read((await params).id);
  return "trouble" in page
    ? troubleMetadata(page.trouble)
    : { title: `The family of ${page.value.name}`, robots: { index: false } };
}

export default async function FamilyPage({ params }: Props) {
  const page = await read((await params).id);
  return "trouble" in page ? <TroublePage {...page} /> : <Family page={page.value} />;
}
