import { expect, test } from "vitest";
import { toBfloat16, toHalf } from "@/testing/narrow";
import { encodeRealArray, firstNotFinite, fromHalf, widen } from "./floats";

test("half precision reads as IEEE 754 says, subnormals, infinities and -0 included", () => {
  const known: [number, number][] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x83ff, -1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65_504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ];
  for (const [bits, value] of known) expect(fromHalf(bits), bits.toString(16)).toBe(value);
});

test("every half survives being widened and narrowed again", () => {
  const patterns = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
  const values = widen(new Uint8Array(patterns.buffer), "F16");
  const changed = patterns.filter((bits, i) => !Number.isNaN(values[i]) && toHalf(values[i] ?? 0) !== bits);
  expect(changed).toHaveLength(0);
});

test("bfloat16 is the upper half of a float32", () => {
  const patterns = Uint16Array.of(0x3f80, 0xc049, 0x0001, 0x8000, 0x7f7f, 0xff80, 0x7fc0);
  const values = widen(new Uint8Array(patterns.buffer), "BF16");
  expect([...values]).toEqual([
    1,
    -3.140625,
    Math.fround(2 ** -133),
    -0,
    Math.fround(3.3895313892515355e38),
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
  for (const [i, bits] of patterns.entries()) expect(toBfloat16(values[i] ?? 0)).toBe(bits);
});

test("float32 is read from any place in a buffer, bit for bit", () => {
  const source = Float32Array.of(1.5, -0, 2 ** -149, 3.4028234663852886e38);
  const shifted = new Uint8Array(source.byteLength + 3);
  shifted.set(new Uint8Array(source.buffer), 3);
  expect([...widen(shifted.subarray(3), "F32")]).toEqual([...source]);
});

test("the first value that is not finite is found", () => {
  expect(firstNotFinite(Float32Array.of(1, 2, 3))).toBe(-1);
  expect(firstNotFinite(Float32Array.of(1, Number.NaN, Number.POSITIVE_INFINITY))).toBe(1);
  expect(firstNotFinite(Float32Array.of(1, 3, Number.NEGATIVE_INFINITY))).toBe(2);
});

test("a real[] parameter has PostgreSQL's binary layout", () => {
  expect(encodeRealArray(Float32Array.of(1, -0)).toString("hex")).toBe(
    "00000001 00000000 000002bc 00000002 00000001 00000004 3f800000 00000004 80000000".replaceAll(" ", ""),
  );
});
