import { expect, test } from "vitest";
import { blank, colours, dab, indexOf, isBlank, stroke, template, toBase64, toRgb } from "./drawing";

const paper = { width: 32, height: 64, mirrored: true };

test("a brush paints a disc and nothing beyond the paper, and leaves the drawing before as it was", () => {
  const before = blank(paper);
  const dot = dab(before, paper, 10, 20, 1, 3);
  expect(isBlank(before)).toBe(true);
  expect([...dot.entries()].filter(([, cell]) => cell !== 0)).toEqual([[20 * 32 + 10, 3]]);
  expect(dab(before, paper, 10, 20, 5, 3).filter((cell) => cell === 3)).toHaveLength(21);
  expect(dab(before, paper, 0, 0, 3, 3).filter((cell) => cell === 3)).toHaveLength(4);
  expect(isBlank(dab(before, paper, -9, 70, 3, 3))).toBe(true);
});

test("a stroke has no gaps, however far the pointer went", () => {
  const line = stroke(blank(paper), paper, { x: 0, y: 0 }, { x: 31, y: 63 }, 1, 1);
  for (let row = 0; row < 64; row++) expect(line.slice(row * 32, row * 32 + 32)).toContain(1);
});

test("the template is a butterfly on any paper: its ink, a body, and paper all around", () => {
  for (const size of [
    paper,
    { width: 64, height: 64, mirrored: false },
    { width: 4, height: 8, mirrored: true },
  ]) {
    const cells = template(size, "blue");
    const share = (colour: Parameters<typeof indexOf>[0]) =>
      cells.filter((cell) => cell === indexOf(colour)).length / cells.length;
    expect(share("blue")).toBeGreaterThan(0.25);
    expect(share("blue")).toBeLessThan(0.6);
    expect(cells[0]).toBe(0);
  }
  expect(template(paper, "blue").filter((cell) => cell === indexOf("black")).length).toBeGreaterThan(20);
});

test("a template that is not mirrored has two equal halves", () => {
  const cells = template({ width: 64, height: 64, mirrored: false }, "red");
  for (let row = 0; row < 64; row++) {
    const line = [...cells.slice(row * 64, row * 64 + 64)];
    expect(line).toEqual(line.toReversed());
  }
});

test("a drawing is sent as three bytes a cell", () => {
  const cells = dab(blank(paper), paper, 1, 0, 1, indexOf("red"));
  expect([...toRgb(cells).slice(0, 9)]).toEqual([255, 255, 255, ...(colours[3]?.rgb ?? []), 255, 255, 255]);
  expect(Buffer.from(toBase64(cells), "base64")).toHaveLength(3 * 32 * 64);
});
