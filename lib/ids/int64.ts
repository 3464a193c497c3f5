/** Signed 64-bit numbers as text: the seeds. */
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** Whether a seed, as text, has at most 64 bits with its sign. */
export function isInt64(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return value >= int64.min && value <= int64.max;
}
