"use client";

/** The address of a butterfly that this tab paints: its recipe as the start page's query, and #here. */
import { useSyncExternalStore } from "react";
import { wishOf } from "../options/wish";
import { siteRoot } from "./root";

const hash = "#here";
const moved = "imago-moved";

const read = (): string | undefined =>
  window.location.hash === hash && window.location.pathname === siteRoot().pathname
    ? window.location.search
    : undefined;

function subscribe(listener: () => void): () => void {
  const events = ["popstate", "hashchange", moved];
  for (const name of events) window.addEventListener(name, listener);
  return () => {
    for (const name of events) window.removeEventListener(name, listener);
  };
}

const addressOf = (path: string) => `${siteRoot().pathname}${path}${hash}`;

/** Returns the full link to the recipe. */
export const linkTo = (path: string): string => new URL(addressOf(path), window.location.href).href;

/** Shows another butterfly of this tab, or with undefined the start page. */
export function goHere(path: string | undefined): void {
  window.history.pushState(null, "", path === undefined ? siteRoot().pathname : addressOf(path));
  window.dispatchEvent(new Event(moved));
}

/** Completes the address of the shown butterfly, once the engine has named all of its settings. */
export function renameHere(from: string, to: string): void {
  if (read() !== from) return;
  window.history.replaceState(null, "", addressOf(to));
  window.dispatchEvent(new Event(moved));
}

/** Returns the query of the address, if it asks this tab to paint. */
export const useHere = (): string | undefined => useSyncExternalStore(subscribe, read, () => undefined);

const settings = new Set(["model", "seed", "steps", "sampler", "schedule", "eta", "label"]);

/** Reads the wish in an address's query. */
export const wishIn = (path: string): Record<string, unknown> =>
  wishOf([...new URLSearchParams(path)].filter(([name]) => settings.has(name)));
