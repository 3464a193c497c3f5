"use client";

import { useCallback, useRef, useState } from "react";
import type { EngineFunction } from "@/lib/api/explain";

export type Functions = {
  /** The functions with their texts, by name; undefined before they have come. */
  all: ReadonlyMap<string, EngineFunction> | undefined;
  failed: boolean;
  /** Asks for them, once. */
  load: () => void;
};

/** Loads all functions when the first of them is opened or looked for, so that the page itself stays small. */
export function useFunctions(): Functions {
  const [all, setAll] = useState<Functions["all"]>();
  const [failed, setFailed] = useState(false);
  const asked = useRef(false);

  const load = useCallback(() => {
    if (asked.current) return;
    asked.current = true;
    setFailed(false);
    fetch("/api/functions")
      .then(async (response) => {
        if (!response.ok) throw new Error(`${response.status}`);
        const { functions } = (await response.json()) as { functions: EngineFunction[] };
        setAll(new Map(functions.map((each) => [each.name, each])));
      })
      .catch(() => {
        asked.current = false;
        setFailed(true);
      });
  }, []);

  return { all, failed, load };
}
