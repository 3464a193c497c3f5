/** A contact sheet: grey feature maps side by side in one picture. */
import type { FeatureMapsDocument } from "../api/explain";
import { greys } from "./greys";

const gap = 1;
const paper = 0xff;

/** Draws a sheet about twice as wide as high, with white between the maps. */
export function contactSheet({ maps, width, height, mirrored }: FeatureMapsDocument): {
  rgb: Uint8Array;
  width: number;
} {
  const wide = mirrored ? 2 * width : width;
  const columns = Math.min(maps.length, Math.max(1, Math.ceil(Math.sqrt((2 * maps.length * height) / wide))));
  const rows = Math.ceil(maps.length / columns);
  const sheetWidth = columns * (wide + gap) - gap;
  const sheetHeight = rows * (height + gap) - gap;
  const rgb = new Uint8Array(3 * sheetWidth * sheetHeight).fill(paper);
  for (const [i, { levels }] of maps.entries()) {
    const grey = greys(Buffer.from(levels, "base64"), width, mirrored);
    const left = (i % columns) * (wide + gap);
    const top = Math.floor(i / columns) * (height + gap);
    for (const [at, value] of grey.entries()) {
      const pixel = (top + Math.floor(at / wide)) * sheetWidth + left + (at % wide);
      rgb.fill(value, 3 * pixel, 3 * pixel + 3);
    }
  }
  return { rgb, width: sheetWidth };
}
