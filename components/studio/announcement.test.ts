import { expect, test } from "vitest";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { announcement } from "./announcement";
import { open } from "../painting/state";

const painting = (status: Generation["status"], frames: number) => ({
  ...open({ id: "abc", generation: { name: "Chrysoptera serena", status, steps: 20 } as Generation }),
  frames: Array.from({ length: frames }, (_, step) => ({ step }) as FrameRecord),
});

test("of twenty steps five are worth a word", () => {
  const said = Array.from({ length: 21 }, (_, i) => announcement(painting("running", i + 1)));
  expect([...new Set(said)]).toEqual([
    "Painting Chrysoptera serena.",
    "25 percent painted.",
    "50 percent painted.",
    "75 percent painted.",
    "100 percent painted.",
  ]);
  expect(announcement(painting("done", 21))).toBe("Chrysoptera serena is finished.");
});
