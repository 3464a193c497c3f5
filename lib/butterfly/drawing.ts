/** Drawings: cells of ten colours, in the size of a model's state. Pure; the page holds one and shows it. */

/** The paper, and nine inks. The first is what an eraser leaves. */
export const colours = [
  { name: "paper", rgb: [255, 255, 255] },
  { name: "black", rgb: [26, 22, 20] },
  { name: "brown", rgb: [112, 72, 40] },
  { name: "red", rgb: [176, 38, 40] },
  { name: "orange", rgb: [232, 124, 24] },
  { name: "yellow", rgb: [242, 214, 64] },
  { name: "green", rgb: [66, 146, 62] },
  { name: "blue", rgb: [40, 96, 216] },
  { name: "violet", rgb: [138, 58, 176] },
  { name: "grey", rgb: [206, 206, 196] },
] as const;

export type Colour = (typeof colours)[number]["name"];

/** The inks that the chips beside the button offer. */
export const chips = ["blue", "orange", "yellow", "green", "violet", "red"] as const satisfies Colour[];

/** The size of a model's state, and whether its picture is that half and its mirror image. */
export type Paper = { width: number; height: number; mirrored: boolean };

/** Cells row by row; each is a place in `colours`. */
export type Cells = Uint8Array;

export const blank = ({ width, height }: Paper): Cells => new Uint8Array(width * height);

export const isBlank = (cells: Cells): boolean => cells.every((cell) => cell === 0);

export const indexOf = (colour: Colour): number => colours.findIndex(({ name }) => name === colour);

/** Paints a disc of `size` cells across; returns new cells. What lies outside the paper is not painted. */
export function dab(cells: Cells, paper: Paper, x: number, y: number, size: number, colour: number): Cells {
  const painted = cells.slice();
  stamp(painted, paper, x, y, size, colour);
  return painted;
}

/** Paints a stroke from one cell to another. */
export function stroke(
  cells: Cells,
  paper: Paper,
  from: { x: number; y: number },
  to: { x: number; y: number },
  size: number,
  colour: number,
): Cells {
  const painted = cells.slice();
  const steps = Math.max(1, Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  for (let i = 0; i <= steps; i++)
    stamp(
      painted,
      paper,
      Math.round(from.x + ((to.x - from.x) * i) / steps),
      Math.round(from.y + ((to.y - from.y) * i) / steps),
      size,
      colour,
    );
  return painted;
}

function stamp(cells: Cells, { width, height }: Paper, x: number, y: number, size: number, colour: number) {
  const reach = Math.floor(size / 2);
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const [column, row] = [x + dx, y + dy];
      const inside = column >= 0 && column < width && row >= 0 && row < height;
      if (inside && dx * dx + dy * dy <= (size / 2) ** 2) cells[row * width + column] = colour;
    }
}

/** A butterfly of ovals in one ink, with a body. */
export function template(paper: Paper, colour: Colour): Cells {
  const cells = blank(paper);
  const { width, height, mirrored } = paper;
  const wide = mirrored ? 2 * width : width;
  const ink = indexOf(colour);
  const body = indexOf(colour === "black" ? "brown" : "black");
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      // From the body to the wing tip 0 to 1, from top to bottom 0 to 1.
      const x = Math.abs((2 * column + 1) / wide - 1);
      const y = (row + 0.5) / height;
      const fore = inOval(x, y, { x: 0.4, y: 0.38, a: 0.44, b: 0.19, turn: -0.45 });
      const hind = inOval(x, y, { x: 0.3, y: 0.66, a: 0.3, b: 0.17, turn: 0.35 });
      const at = row * width + column;
      if (hind || fore) cells[at] = ink;
      if (x < 0.05 && y > 0.3 && y < 0.76) cells[at] = body;
    }
  return cells;
}

type Oval = { x: number; y: number; a: number; b: number; turn: number };

function inOval(x: number, y: number, oval: Oval): boolean {
  // y runs over half the range of x: doubled, both axes have one scale.
  const [dx, dy] = [x - oval.x, 2 * (y - oval.y)];
  const [cos, sin] = [Math.cos(oval.turn), Math.sin(oval.turn)];
  const [along, across] = [dx * cos + dy * sin, dy * cos - dx * sin];
  return (along / oval.a) ** 2 + (across / (2 * oval.b)) ** 2 <= 1;
}

/** Three bytes a cell, as the API takes them. */
export function toRgb(cells: Cells): Uint8Array {
  const rgb = new Uint8Array(3 * cells.length);
  for (const [i, cell] of cells.entries()) rgb.set(colours[cell]?.rgb ?? colours[0].rgb, 3 * i);
  return rgb;
}

export const toBase64 = (cells: Cells): string => btoa(String.fromCharCode(...toRgb(cells)));
