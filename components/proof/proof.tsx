"use client";

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Recipe } from "@/lib/api/origin";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { checkSql, paintSql } from "@/lib/sql-text/run-sql";
import { sqlToHtml } from "@/lib/sql-text/sql-tokens";
import { bodyOf, request } from "../answer";
import { sqlAddress } from "../sql/anchor";
import { SqlSheet } from "../sql/sql-sheet";

type ProofProps = { generation: Generation; frames: readonly (FrameRecord | undefined)[] };

const never = () => () => undefined;

/** The origin of the page; undefined on the server, which does not know what visitors call it. */
const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => undefined,
  );

const published = (frames: ProofProps["frames"]) =>
  frames.flatMap((frame) => (frame?.stateHash ? [{ step: frame.step, stateHash: frame.stateHash }] : []));

const startsFromMore = ({ bred, drawn }: Generation) => bred || drawn;

/** Reads the recipe of a butterfly that was bred or drawn; undefined before it is there, and for any other. */
function useRecipe(generation: Generation): Recipe | undefined {
  const address = startsFromMore(generation) ? generation.links.recipe : undefined;
  const [read, setRead] = useState<{ address: string; recipe: Recipe }>();
  useEffect(() => {
    if (address === undefined) return;
    const left = new AbortController();
    request<Recipe>(address, { signal: left.signal }).then((answer) => {
      const recipe = bodyOf(answer);
      // The page is whole without the sheet.
      if (recipe && !left.signal.aborted) setRead({ address, recipe });
    });
    return () => left.abort();
  }, [address]);
  return read?.address === address ? read?.recipe : undefined;
}

/** Hands over the SELECTs that paint a finished butterfly again, and that compare the bits of its states. */
export function Proof({ generation, frames }: ProofProps) {
  const { name, links, model } = generation;
  const origin = useOrigin();
  const hashes = useMemo(() => published(frames), [frames]);
  const recipe = useRecipe(generation);
  const paint = useMemo(() => sqlToHtml(paintSql(generation, recipe), sqlAddress), [generation, recipe]);
  const check = useMemo(
    () => sqlToHtml(checkSql(generation, hashes, recipe), sqlAddress),
    [generation, hashes, recipe],
  );
  if (!recipe && startsFromMore(generation)) return null;
  return (
    <section className="proof" aria-labelledby="paint-yourself">
      <div>
        <h2 id="paint-yourself">Paint it yourself</h2>
        <p>
          This is all there is to it: the model, {startsFromMore(generation) ? "a recipe" : "one number"}, and
          the way from the noise. Any PostgreSQL from 15 to 18 paints the same{" "}
          <span className="latin">{name}</span>, once the file that{" "}
          <code>
            npm run sql -- <span className="whitespace-nowrap">--model</span> {model}
          </code>{" "}
          writes is loaded into it.
        </p>
        <SqlSheet id="paint-sql" title="to paste into psql" name="the SELECT that paints it" html={paint} />
      </div>
      {hashes.length > 0 && (
        <div>
          <h2>Check every bit</h2>
          <p>
            Each state has a hash, the SHA-256 of its bytes. The same model, seed and run give the same bits
            on every server that reproduces the model&rsquo;s known answer: this SELECT computes the states on
            yours, and compares.
          </p>
          <SqlSheet
            id="check-sql"
            title="the same, with the hashes"
            name="the SELECT that checks it"
            html={check}
          />
          {origin !== undefined && links.page !== undefined && (
            <p>
              Or one step at random, from a checkout of Imago:{" "}
              <code className="verify-command">
                npm run verify -- {origin}
                {links.page}
              </code>
            </p>
          )}
        </div>
      )}
    </section>
  );
}
