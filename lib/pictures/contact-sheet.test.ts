import { expect, test } from "vitest";
import type { FeatureMapsDocument } from "../api/explain";
import { contactSheet } from "./contact-sheet";
import { greys } from "./greys";

const document = (count: number, mirrored: boolean): FeatureMapsDocument => ({
  id: "1",
  layer: "conv_in",
  kind: "conv_in",
  step: 1,
  t: 999,
  width: 2,
  height: 1,
  mirrored,
  maps: Array.from({ length: count }, (_, i) => ({
    low: 0,
    high: 1,
    levels: Buffer.of(i, 255).toString("base64"),
  })),
});

test("the highest value is the darkest, and a half comes with its mirror image", () => {
  expect([...greys(Uint8Array.of(0, 1, 2, 255), 2, false)]).toEqual([255, 254, 253, 0]);
  expect([...greys(Uint8Array.of(0, 1, 2, 255), 2, true)]).toEqual([255, 254, 254, 255, 253, 0, 0, 253]);
});

test("maps stand side by side in order, paper between them and where there is none", () => {
  const { rgb, width } = contactSheet(document(3, false));
  expect(width).toBe(5);
  const grey = [...rgb].filter((_, i) => i % 3 === 0);
  expect(grey).toEqual([...[255, 0, 255, 254, 0], ...[255, 255, 255, 255, 255], ...[253, 0, 255, 255, 255]]);
});

test("one map is a sheet of its own", () => {
  const { rgb, width } = contactSheet(document(1, true));
  expect(width).toBe(4);
  expect([...rgb].filter((_, i) => i % 3 === 0)).toEqual([255, 0, 0, 255]);
});
