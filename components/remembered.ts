"use client";

import { useSyncExternalStore } from "react";

/** Choices of this page load, for browsers that refuse to store anything. */
const unstored = new Map<string, string>();
const listeners = new Set<() => void>();

function read(key: string): string | undefined {
  try {
    return window.localStorage.getItem(key) ?? unstored.get(key);
  } catch {
    return unstored.get(key);
  }
}

function write(key: string, value: string): void {
  unstored.set(key, value);
  try {
    window.localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/**
 * Remembers a choice in this browser, the same in all of its tabs. `choices`: the possible values, of which the first
 * holds on the server, during hydration, and until another one is chosen.
 */
export function useRemembered<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
): [Choice, (choice: Choice) => void] {
  const key = `imago.${name}`;
  const [usual] = choices;
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => undefined,
  );
  const chosen = choices.find((choice) => choice === stored) ?? usual;
  return [chosen, (choice) => write(key, choice)];
}
