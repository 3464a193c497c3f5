import { metadataOf, motto } from "@/components/layout/site-metadata";
import { Studio } from "@/components/painting/studio";
import { TroublePage } from "@/components/trouble/trouble-page";
import { readPage } from "@/db/web/answer";
import { readIdle } from "@/db/web/idle";
import { readStudio } from "@/db/web/studio";

export const metadata = metadataOf({ title: "Imago", description: motto, page: "/" });

export default async function Home() {
  const page = await readPage(() => Promise.all([readStudio(), readIdle()]));
  if ("trouble" in page) return <TroublePage {...page} />;
  const [studio, { idle, seed }] = page.value;
  return <Studio {...studio} idle={idle} seed={seed} />;
}
