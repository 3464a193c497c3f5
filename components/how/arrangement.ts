/**
 * Places each layer in the drawing, from the wiring alone: down the left side, up the right side. A layer
 * that pushes on the skip stack shares a row with the layer that pops it, so that a skip connection is a
 * horizontal line.
 */
import type { Layer } from "@/server/web/pages/how/wiring";

export type Column = "down" | "middle" | "up";
export type Skip = { from: Layer; to: Layer; row: number };
export type Arrangement = {
  rows: number;
  /** Places by the layer's ordinal. */
  places: Map<number, { column: Column; row: number }>;
  /** The first row of the middle, below the last skip. */
  middle: number;
  /** Skip connections, outermost first. */
  skips: Skip[];
};

type Wired = Pick<Layer, "ordinal" | "skipChannels" | "pushes">;

/** Pairs each layer that pushes with the layer that pops its output, in order of the pushes. */
function pairsOf<Each extends Wired>(layers: Each[]): { from: Each; to: Each }[] {
  const stack: Each[] = [];
  const pairs: { from: Each; to: Each }[] = [];
  for (const layer of layers) {
    const from = layer.skipChannels > 0 ? stack.pop() : undefined;
    if (from) pairs.push({ from, to: layer });
    if (layer.pushes) stack.push(layer);
  }
  return pairs.sort((a, b) => a.from.ordinal - b.from.ordinal);
}

export function arrange(layers: Layer[]): Arrangement {
  const pairs = pairsOf(layers);
  const between = (after: number, before: number) =>
    layers.filter(({ ordinal }) => ordinal > after && ordinal < before);
  const places: Arrangement["places"] = new Map();
  const skips: Skip[] = [];
  let row = 0;

  /** Places layers without a partner. Both sides share rows. */
  function alone(down: Layer[], up: Layer[]): void {
    const count = Math.max(down.length, up.length);
    for (const [i, { ordinal }] of down.entries()) places.set(ordinal, { column: "down", row: row + i });
    // The right side runs from bottom to top.
    for (const [i, { ordinal }] of up.entries())
      places.set(ordinal, { column: "up", row: row + count - 1 - i });
    row += count;
  }

  let outer = { from: 0, to: layers.length + 1 };
  for (const { from, to } of pairs) {
    alone(between(outer.from, from.ordinal), between(to.ordinal, outer.to));
    places.set(from.ordinal, { column: "down", row });
    places.set(to.ordinal, { column: "up", row });
    skips.push({ from, to, row });
    row += 1;
    outer = { from: from.ordinal, to: to.ordinal };
  }
  const middle = row;
  for (const { ordinal } of between(outer.from, outer.to))
    places.set(ordinal, { column: "middle", row: row++ });
  return { rows: row, places, middle, skips };
}

/** Counts how often the grid was halved before a layer. 0 is the finest. */
export function levelOf({ height }: Pick<Layer, "height">, layers: Pick<Layer, "height">[]): number {
  const finest = Math.max(...layers.map((layer) => layer.height));
  return Math.max(0, Math.round(Math.log2(finest / height)));
}
