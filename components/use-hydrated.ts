"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and in its HTML, true after hydration. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
