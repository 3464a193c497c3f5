/**
 * Turns a feature map into grey pixels; the highest value is the darkest. `mirrored`: the map is the left
 * half, so its mirror image is added. `levels`: 0 to 255, row by row.
 */
export function greys(levels: Uint8Array, width: number, mirrored: boolean): Uint8Array {
  const height = levels.length / width;
  const wide = mirrored ? 2 * width : width;
  const out = new Uint8Array(wide * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < wide; x++) {
      const from = x < width ? x : wide - 1 - x;
      out[y * wide + x] = 255 - (levels[y * width + from] ?? 0);
    }
  return out;
}
