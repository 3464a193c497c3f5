"use client";

import { useCallback, useRef, useState } from "react";
import type { EngineFunction } from "@/lib/api/explain";
import { bodyOf, request } from "../answer";

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
    request<{ functions: EngineFunction[] }>("/api/functions").then((answer) => {
      const functions = bodyOf(answer)?.functions;
      asked.current = functions !== undefined;
      setFailed(functions === undefined);
      if (functions) setAll(new Map(functions.map((each) => [each.name, each])));
    });
  }, []);

  return { all, failed, load };
}
