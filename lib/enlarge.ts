/** Enlarges each pixel to `scale` x `scale` (nearest neighbour). `rgb`: 3 bytes per pixel, row by row. */
export function enlarge(rgb: Uint8Array, width: number, scale: number): Uint8Array {
  if (scale === 1) return rgb;
  const height = rgb.length / 3 / width;
  const line = 3 * width * scale;
  const large = new Uint8Array(line * height * scale);
  for (let y = 0; y < height; y++) {
    const at = y * scale * line;
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + x);
      for (let i = 0; i < scale; i++) large.set(rgb.subarray(from, from + 3), at + 3 * (x * scale + i));
    }
    for (let i = 1; i < scale; i++) large.copyWithin(at + i * line, at, at + line);
  }
  return large;
}
