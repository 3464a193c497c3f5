/** `/api`: for programs, in commands to paste and as a list of all operations. */
import { headers } from "next/headers";
import { metadataOf } from "@/components/layout/site-metadata";
import { Lines } from "@/components/programs/lines";
import { Reference } from "@/components/programs/reference";
import { TroublePage } from "@/components/trouble/trouble-page";
import { curlLines } from "@/lib/api/curl-lines";
import { listOperations } from "@/lib/api/reference";
import { describeApi } from "@/lib/openapi/describe";
import { listFinished } from "@/server/jobs/finished";
import { readPage } from "@/server/web/answer";
import { readOffer } from "@/server/web/asking/offer";
import { baseOf } from "@/server/web/base";
import { pool } from "@/server/web/shared";
import "@/components/programs/programs.css";

export const metadata = metadataOf({
  title: "For programs",
  page: "/api",
  description: "Butterflies by HTTP: ask, wait, watch, take home, check; with curl lines to paste.",
});

async function read() {
  const base = baseOf(await headers());
  const [offer, { jobs }] = await Promise.all([readOffer(), listFinished(pool(), { limit: 1 })]);
  return { lines: curlLines(base, jobs[0]?.id), groups: listOperations(describeApi(offer, base)) };
}

export default async function Programs() {
  const page = await readPage(read);
  if ("trouble" in page) return <TroublePage {...page} />;
  const { lines, groups } = page.value;
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">For programs</h1>
        <p className="lede">
          All that the pages do goes through one API, and it is yours too: no key, no sign-up, JSON and
          pictures. Paste a line into a shell and see.
        </p>
      </header>
      <Lines lines={lines} />
      <section aria-labelledby="operations" className="flex flex-col gap-5">
        <h2 id="operations" className="operations-heading">
          Every operation
        </h2>
        <p className="lede">
          As a document for generators and tools:{" "}
          <a className="underline" href="/api/openapi.json">
            OpenAPI 3.1
          </a>
          . Clients for TypeScript and Python are in <code>clients/</code>. Errors are problem documents (RFC
          9457) that name the field, its value and the limit; a 429 says in Retry-After when to try again.
        </p>
        <Reference groups={groups} />
      </section>
    </main>
  );
}
