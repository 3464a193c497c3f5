/** The visitor's own drawer. The cookie knows what this browser asked for; nobody else sees this page. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { Mine } from "@/components/mine/mine";
import { TroublePage } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readMine } from "@/server/web/pages/mine";
import type { Query } from "@/server/web/pages/query";
import "@/components/mine/mine.css";
import "@/components/breeding/pairing.css";
import "@/components/specimen/slip.css";

export const metadata: Metadata = { title: "My drawer", robots: { index: false } };

type Props = { searchParams: Promise<Query> };

export default async function MinePage({ searchParams }: Props) {
  const page = await readPage(async () => readMine(await searchParams, await headers()));
  return "trouble" in page ? <TroublePage {...page} /> : <Mine page={page.value} />;
}
