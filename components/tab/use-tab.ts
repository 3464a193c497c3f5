"use client";

import { useEffect } from "react";
import { drawSeed } from "@/lib/ids/draw-seed";
import { goHere, useHere, wishIn } from "./here";
import { isThere, type TabPainting, useTabPaintings } from "./paintings";

/** Loads the module that starts engines: visitors who never paint in their tab do without it. */
export const loadCrew = () => import("./crew");

/** Begins to paint wishes here, and shows the first. Without a seed each gets one of its own. */
export async function paintInTab(wishes: Record<string, unknown>[]): Promise<void> {
  const { paintHere } = await loadCrew();
  const paths = wishes.map((wish) => {
    const whole: Record<string, unknown> = { ...wish, seed: wish.seed ?? drawSeed() };
    const path = `?${new URLSearchParams(Object.entries(whole).map(([name, value]) => [name, String(value)]))}`;
    if (!isThere(path)) paintHere(path, whole);
    return path;
  });
  goHere(paths[0]);
}

/** Returns the butterfly that the address asks this tab to paint, and begins it if it is new. */
export function useTabPainting(): TabPainting | undefined {
  const here = useHere();
  const paintings = useTabPaintings();
  const found = here === undefined ? undefined : paintings.find(({ path }) => path === here);
  const missing = found ? undefined : here;
  useEffect(() => {
    if (missing !== undefined) void loadCrew().then(({ paintHere }) => paintHere(missing, wishIn(missing)));
  }, [missing]);
  return found;
}
