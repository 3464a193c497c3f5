/** `/today`: leads to the butterfly of the day. */
import { redirect } from "next/navigation";
import { TroublePage } from "@/components/trouble/trouble-page";
import { readPage } from "@/server/web/answer";
import { readToday } from "@/server/web/asking/today";
import { jobSettings, pool } from "@/server/web/shared";

export const metadata = { title: "Today", robots: { index: false } };

export default async function Today() {
  const page = await readPage(async () => ({
    job: await readToday(pool(), new Date(), jobSettings().limits),
  }));
  if ("trouble" in page) return <TroublePage {...page} />;
  const { job } = page.value;
  // Without a model, or while the queue is full, the start page says so.
  redirect(job ? `/b/${job.id}` : "/");
}
