/**
 * Enlarges each pixel to `scale` x `scale` (nearest neighbour). `rgb`: 3 bytes per pixel, row by row. Copies byte
 * by byte, since an animation has millions of such pixels and visitors wait while they are written.
 */
export function enlarge(rgb: Uint8Array, width: number, scale: number): Uint8Array {
  if (scale === 1) return rgb;
  const height = rgb.length / 3 / width;
  const line = 3 * width * scale;
  const large = new Uint8Array(line * height * scale);
  for (let y = 0; y < height; y++) {
    const at = y * scale * line;
    let to = at;
    for (let from = 3 * y * width; from < 3 * (y + 1) * width; from += 3)
      for (let i = 0; i < scale; i++) {
        large[to++] = rgb[from] ?? 0;
        large[to++] = rgb[from + 1] ?? 0;
        large[to++] = rgb[from + 2] ?? 0;
      }
    for (let i = 1; i < scale; i++) large.copyWithin(at + i * line, at, at + line);
  }
  return large;
}
