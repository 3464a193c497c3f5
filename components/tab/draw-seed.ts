/** Draws a seed that is short enough to be read out, as the server does. */
export function drawSeed(): string {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(1 + (bits % 999_999_999));
}
