/** Draws a seed that is short enough to be read out: a number from 1 to 999,999,999. */
export function drawSeed(): string {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(1 + (bits % 999_999_999));
}
