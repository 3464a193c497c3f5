"use client";

import { useRouter } from "next/navigation";
import { type ChangeEvent, useState } from "react";
import { useHydrated } from "../use-hydrated";
import { ask } from "../painting/requests";
import { carriedPath, findHere, readFile, recipeOf } from "./find";
import { useDrops } from "./use-drops";

/**
 * Takes a butterfly's file, dropped on the page, pasted or chosen: it leads to the butterfly's page if it is here, else
 * it fills the form with what made it.
 */
export function Bring() {
  const router = useRouter();
  const hydrated = useHydrated();
  const [said, setSaid] = useState<string>();
  const [recipe, setRecipe] = useState<Record<string, unknown>>();

  async function bring(file: File) {
    setRecipe(undefined);
    setSaid("Looking at the picture ...");
    const read = await readFile(file);
    if ("nothing" in read) return setSaid(read.nothing);
    try {
      const here = await findHere(read.carried);
      const { start } = read.carried;
      if (!here && start !== undefined) {
        const known = recipeOf(read.carried);
        setRecipe(known);
        return setSaid(startWords(start, known !== undefined));
      }
      setSaid(here ? undefined : "Nobody has painted it here. Its seed and settings are in the form.");
      router.push(here ? `/b/${here.id}` : carriedPath(read.carried));
    } catch {
      setSaid("The server cannot be reached. Try again soon.");
    }
  }

  async function paint(wish: Record<string, unknown>) {
    setRecipe(undefined);
    setSaid("Asking for it ...");
    const asked = await ask(wish);
    setSaid("refused" in asked ? asked.refused : undefined);
    if ("generation" in asked) router.push(`/b/${asked.generation.id}`);
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
      {recipe && (
        <button type="button" className="button-quiet" onClick={() => void paint(recipe)}>
          Paint it again
        </button>
      )}
      {hovers && (
        <div className="bring-net" aria-hidden="true">
          <p className="latin">Let it fly in</p>
        </div>
      )}
    </div>
  );
}

/** Words about one that is not here, and that more than a seed has made; `known`: its file says what. */
function startWords(start: string, known: boolean): string {
  const more = `It was ${start.replace(", ", " and ")}, so it takes more than a seed`;
  if (known) return `${more}. Nobody has painted it here, but its file has the recipe.`;
  const parts = [
    start.includes("bred") && "from which noises it was bred",
    start.includes("drawn") && "the drawing",
  ];
  return `${more}, and nobody has painted it here. This file does not say ${parts.filter(Boolean).join(" or ")}: a larger picture, or one that is downloaded anew, does.`;
}
