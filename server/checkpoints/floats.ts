/** The three float formats of checkpoints, little-endian, and PostgreSQL's wire format. All conversions are exact. */

export const bytesPerValue = { F32: 4, F16: 2, BF16: 2 } as const;
export type Dtype = keyof typeof bytesPerValue;
export const isDtype = (name: unknown): name is Dtype =>
  typeof name === "string" && Object.hasOwn(bytesPerValue, name);

/** IEEE 754 half precision: 1 sign, 5 exponent, 10 mantissa bits; exponent 0 is subnormal, 31 infinity or NaN. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

const single = new DataView(new ArrayBuffer(4));

/** The half that equals `value`, which is a float32; undefined if none does. */
export function toHalf(value: number): number | undefined {
  single.setFloat32(0, value);
  const bits = single.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent >= 1 && exponent <= 30)
    return (mantissa & 0x1fff) === 0 ? sign | (exponent << 10) | (mantissa >>> 13) : undefined;
  const units = Math.abs(value) * 2 ** 24; // subnormal halves are whole multiples of 2^-24
  return Number.isInteger(units) && units < 1024 ? sign | units : undefined;
}

let halves: Float32Array | undefined; // all 65,536 of them: a look-up is far quicker than the arithmetic

/** The values stored in `bytes`, whose length is a multiple of the format's. */
export function widen(bytes: Uint8Array, dtype: Dtype): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / bytesPerValue[dtype]);
  if (dtype === "F32") {
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  } else if (dtype === "F16") {
    halves ??= Float32Array.from({ length: 65_536 }, (_, bits) => fromHalf(bits));
    for (let i = 0; i < values.length; i++) values[i] = halves[view.getUint16(2 * i, true)] ?? 0;
  } else {
    // bfloat16 is the upper half of a float32.
    const patterns = new Uint32Array(values.buffer);
    for (let i = 0; i < values.length; i++) patterns[i] = view.getUint16(2 * i, true) << 16;
  }
  return values;
}

/** The index of the first NaN or infinity, or -1. */
export const firstNotFinite = (values: Float32Array): number => values.findIndex((x) => !Number.isFinite(x));

const float4Oid = 700;

/** A one-dimensional real[] as PostgreSQL receives it in binary: no text, no loss, and -0 stays -0. */
export function encodeRealArray(values: Float32Array): Buffer {
  const wire = Buffer.allocUnsafe(20 + 8 * values.length);
  wire.writeInt32BE(1, 0); // dimensions
  wire.writeInt32BE(0, 4); // no nulls
  wire.writeInt32BE(float4Oid, 8);
  wire.writeInt32BE(values.length, 12);
  wire.writeInt32BE(1, 16); // lower bound
  const view = new DataView(wire.buffer, wire.byteOffset, wire.byteLength);
  for (let i = 0; i < values.length; i++) {
    view.setInt32(20 + 8 * i, 4);
    view.setFloat32(24 + 8 * i, values[i] ?? 0);
  }
  return wire;
}

/** The values of a one-dimensional real[] without nulls, as array_send() gives it. */
export function decodeRealArray(wire: Buffer): Float32Array {
  const values = new Float32Array(Math.max(0, (wire.length - 20) / 8));
  for (let i = 0; i < values.length; i++) values[i] = wire.readFloatBE(24 + 8 * i);
  return values;
}
