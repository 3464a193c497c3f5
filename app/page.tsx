import { metadataOf } from "@/components/layout/site-metadata";
import { StartWithoutScripts } from "@/components/permalink/without-scripts";
import { Studio } from "@/components/studio/studio";
import { TroublePage } from "@/components/trouble/trouble-page";
import { motto } from "@/lib/text/motto";
import { readPage } from "@/server/web/answer";
import { readIdle } from "@/server/web/pages/idle";
import type { Query } from "@/server/web/pages/query";
import { readSettings } from "@/server/web/pages/settings";
import { readStudio } from "@/server/web/pages/studio";

export const metadata = metadataOf({ title: "Imago", description: motto, page: "/" });

type Props = { searchParams: Promise<Query> };

/** A link may fill the form: `/?seed=42&steps=12`. */
export default async function Home({ searchParams }: Props) {
  const page = await readPage(() => Promise.all([readStudio(), readIdle()]));
  if ("trouble" in page) return <TroublePage {...page} />;
  const [studio, { idle, seed }] = page.value;
  return (
    <>
      <Studio {...studio} idle={idle} seed={seed} filled={readSettings(await searchParams, studio)} />
      <StartWithoutScripts />
    </>
  );
}
