"use client";

import { useCallback, useEffect, useState } from "react";
import { shelfName } from "@/lib/tab-shelf";
import { isSettled, useTabPaintings } from "./paintings";
import { loadCrew } from "./use-tab";

/** Returns the bytes that this browser keeps for the site; undefined: nothing of the tab's. */
async function measure(): Promise<number | undefined> {
  if (!globalThis.caches || !(await caches.has(shelfName))) return undefined;
  const { usage = 0 } = await navigator.storage.estimate();
  return usage;
}

/** Tells visitors who have painted in their tab what the browser keeps of it, and frees it. */
export function Kept() {
  const [bytes, setBytes] = useState<number>();
  const look = useCallback(() => void measure().then(setBytes, () => undefined), []);
  const settled = useTabPaintings().filter(isSettled).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again whenever a painting has ended
  useEffect(look, [look, settled]);
  if (bytes === undefined) return null;

  async function forget() {
    (await loadCrew()).dismissIdle();
    await caches.delete(shelfName);
    look();
  }
  return (
    <p className="text-muted" data-kept>
      This browser keeps {(bytes / 1e6).toFixed(0)} MB of database, so that it paints at once.{" "}
      <button type="button" className="link" onClick={() => void forget()}>
        Forget what this browser keeps
      </button>
    </p>
  );
}
