import { expect, test } from "vitest";
import type { Generation } from "@/lib/api/response";
import { settingsPath, settingsWords } from "./wish";

const painted = {
  ...{ model: "quick", seed: "7", steps: 4, sampler: "ddim", schedule: "trailing", eta: 0, label: null },
  ...{ bred: false, drawn: false },
} as unknown as Generation;

test("a butterfly's settings fill the form", () => {
  expect(settingsPath(painted)).toBe("/?seed=7&model=quick&steps=4&sampler=ddim&schedule=trailing");
  expect(settingsPath({ ...painted, eta: 0.5, label: 3 })).toContain("&eta=0.5&label=3");
  expect(settingsWords(painted)).not.toContain("another butterfly");
});

test("the timesteps of one that began with a drawing stay behind with it", () => {
  const drawn = { ...painted, steps: 2, schedule: [499, 249], drawn: true };
  expect(settingsPath(drawn)).toBe("/?seed=7&model=quick&sampler=ddim");
  expect(settingsWords({ ...drawn, bred: true })).toContain(
    "its parents and the drawing the form cannot hold",
  );
});
