"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and in its HTML, true once the page is alive. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
