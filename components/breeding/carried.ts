"use client";

import { useSyncExternalStore } from "react";

/** A butterfly that the visitor has picked up, to put it to another one. */
export type Carried = { id: string; name: string };

let carried: Carried | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Picks a butterfly up, or with undefined puts it back. It stays picked up from page to page. */
export function carry(next: Carried | undefined): void {
  carried = next;
  for (const listener of listeners) listener();
}

export const useCarried = (): Carried | undefined =>
  useSyncExternalStore(
    subscribe,
    () => carried,
    () => undefined,
  );

/** The cage of a butterfly, with another one put to it. */
export const cagePath = (id: string, partner: string): string => `/b/${id}/breed?with=${partner}`;
