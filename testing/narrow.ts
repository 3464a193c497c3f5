/** Converts float32 to the smaller formats of checkpoints, rounding half to even as PyTorch does. */

const scratch = new DataView(new ArrayBuffer(4));

function patternOf(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** Returns the bits of `value` in half precision; infinity beyond 65,504, zero below 2^-24 (the least subnormal). */
export function toHalf(value: number): number {
  const pattern = patternOf(value);
  const sign = (pattern >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // The exponent of a half's last place: -24 for subnormals, else ten below the value's own.
  const exponent = Math.max((pattern >>> 23) & 0xff, 113) - 127;
  const steps = roundHalfToEven(size / 2 ** (exponent - 10));
  // Rounding up to the next power of two carries into the exponent field by itself.
  return sign | (((exponent + 14) << 10) + steps);
}

/** Returns the bits of `value` in bfloat16: the upper half of the float32, rounded. */
export function toBfloat16(value: number): number {
  const pattern = patternOf(value);
  if (Number.isNaN(value)) return (pattern >>> 16) | 0x40;
  return ((pattern + 0x7fff + ((pattern >>> 16) & 1)) >>> 16) & 0xffff;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
