"use client";

import { useState } from "react";
import type { Generation } from "@/lib/api/response";
import type { Checked, Opening } from "@/server/tab/contract";
import { loadCrew } from "./use-tab";

export type Check =
  | { at: "checking"; step: number; opening: Opening | undefined }
  | { at: "checked"; checked: Checked }
  | { at: "failed"; reason: string };

/** Draws one of the steps 1 to `steps`. */
const drawStep = (steps: number) => 1 + Math.floor(Math.random() * steps);

/** Checks steps of a published butterfly in this tab. Returns the latest check, and a function that makes one. */
export function useCheck(generation: Generation | undefined): {
  check: Check | undefined;
  begin: (step: number | undefined) => void;
} {
  const [state, setState] = useState<{ id: string; check: Check }>();

  async function run({ id, model, steps, links }: Generation, wanted: number | undefined): Promise<void> {
    const step = wanted ?? drawStep(steps);
    const say = (check: Check) => setState({ id, check });
    say({ at: "checking", step, opening: undefined });
    try {
      const { checkHere } = await loadCrew();
      const self = new URL(links.self ?? "", window.location.href).href;
      const checked = await checkHere(model, { self, step }, (opening) =>
        say({ at: "checking", step, opening }),
      );
      say({ at: "checked", checked });
    } catch (error) {
      say({ at: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    check: state?.id === generation?.id ? state?.check : undefined,
    begin: (step) => generation && void run(generation, step),
  };
}
