"use client";

import { useRouter } from "next/navigation";
import { type ChangeEvent, useState } from "react";
import { useHydrated } from "../use-hydrated";
import { carriedPath, findHere, readFile } from "./find";
import { useDrops } from "./use-drops";

/**
 * Takes a butterfly's file, dropped on the page, pasted or chosen: it leads to the butterfly's page if it is here, else
 * it fills the form with what made it.
 */
export function Bring() {
  const router = useRouter();
  const hydrated = useHydrated();
  const [said, setSaid] = useState<string>();

  async function bring(file: File) {
    setSaid("Looking at the picture ...");
    const read = await readFile(file);
    if ("nothing" in read) return setSaid(read.nothing);
    try {
      const here = await findHere(read.carried);
      if (!here && read.carried.start !== undefined)
        return setSaid(
          `It was ${read.carried.start.replace(", ", " and ")}, so it takes more than a seed, and nobody has painted it here.`,
        );
      setSaid(here ? undefined : "Nobody has painted it here. Its seed and settings are in the form.");
      router.push(here ? `/b/${here.id}` : carriedPath(read.carried));
    } catch {
      setSaid("The server cannot be reached. Try again soon.");
    }
  }

  const hovers = useDrops((file) => void bring(file));

  function choose(event: ChangeEvent<HTMLInputElement>) {
    const [file] = event.currentTarget.files ?? [];
    event.currentTarget.value = ""; // so that the same file can be chosen again
    if (file) void bring(file);
  }

  if (!hydrated) return null;
  return (
    <div className="bring">
      <p>
        A butterfly in a file? Drop it here, paste it, or{" "}
        <label className="link">
          choose it
          <input type="file" accept="image/png,image/webp,image/gif" onChange={choose} className="sr-only" />
        </label>
        .
      </p>
      <p role="status">{said}</p>
      {hovers && (
        <div className="bring-net" aria-hidden="true">
          <p className="latin">Let it fly in</p>
        </div>
      )}
    </div>
  );
}
