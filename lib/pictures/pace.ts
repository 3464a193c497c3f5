/** Durations of `count` frames: the noise stays a little longer, the finished picture longest. */
export function frameMilliseconds(count: number): number[] {
  const usual = Math.min(200, Math.max(40, Math.round(4_000 / count)));
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? 2_000 : i === 0 ? 500 : usual));
}
