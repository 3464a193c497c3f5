import { DatabaseAway } from "@/components/away/database-away";
import { metadataOf, motto } from "@/components/layout/site-metadata";
import { Studio } from "@/components/painting/studio";
import { away, unlessAway } from "@/db/web/answer";
import { readIdle } from "@/db/web/idle";
import { readStudio } from "@/db/web/studio";

export const metadata = metadataOf({ title: "Imago", description: motto, page: "/" });

export default async function Home() {
  const read = await unlessAway(() => Promise.all([readStudio(), readIdle()]));
  if (read === away) return <DatabaseAway />;
  const [studio, { idle, seed }] = read;
  return <Studio {...studio} idle={idle} seed={seed} />;
}
