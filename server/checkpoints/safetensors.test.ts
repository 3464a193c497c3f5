import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "@/testing/folder";
import { encodeHeader, type HeaderEntry, writeSafetensors } from "@/testing/safetensors";
import { openSafetensors } from "./safetensors";

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = "F32"): HeaderEntry => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

async function refusal(header: Parameters<typeof writeSafetensors>[1], dataLength: number): Promise<string> {
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  await writeSafetensors(file, header, Buffer.alloc(dataLength));
  return openSafetensors(file).then(
    async (checkpoint) => {
      await checkpoint.close();
      return "accepted";
    },
    (error: Error) => error.message,
  );
}

test("reads each tensor by itself, whatever its format and place", async () => {
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  const data = Buffer.alloc(12);
  data.writeFloatLE(0.25, 0);
  data.writeUInt16LE(0x3c00, 4); // F16 1
  data.writeUInt16LE(0xbf80, 6); // BF16 -1
  data.writeFloatLE(-7, 8);
  await writeSafetensors(
    file,
    {
      last: entry(8, 12, [1]),
      half: entry(4, 6, [1, 1], "F16"),
      brain: entry(6, 8, [1], "BF16"),
      scalar: entry(0, 4, []),
    },
    data,
  );
  const checkpoint = await openSafetensors(file);
  const values: Record<string, number[]> = {};
  for (const [name, tensor] of checkpoint.tensors) values[name] = [...(await checkpoint.read(tensor))];
  await checkpoint.close();
  expect(values).toEqual({ last: [-7], half: [1], brain: [-1], scalar: [0.25] });
});

test("metadata is not a tensor", async () => {
  const header = JSON.stringify({ __metadata__: { format: "pt" }, a: entry(0, 4) });
  expect(await refusal(header, 4)).toBe("accepted");
});

test("refuses a file that is too short for a header", async () => {
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  await writeFile(file, "short");
  await expect(openSafetensors(file)).rejects.toThrow(
    "weights.safetensors: truncated: 5 bytes, the header's length alone takes 8",
  );
});

test("refuses a header that reaches beyond the file, however absurd its length", async () => {
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  for (const length of [17n, 2n ** 63n, 2n ** 64n - 1n]) {
    const bytes = Buffer.alloc(24);
    bytes.writeBigUInt64LE(length);
    await writeFile(file, bytes);
    await expect(openSafetensors(file)).rejects.toThrow(
      `the header's length is ${Number(length)} bytes, the file has only 16 after it`,
    );
  }
});

test("refuses a header longer than the format allows, even if the file is as long", async () => {
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(100_000_001n);
  await writeFile(file, bytes);
  await truncate(file, 200_000_000); // sparse: takes no space
  await expect(openSafetensors(file)).rejects.toThrow("the format allows 100000000");
});

test("names a Git LFS pointer for what it is", async () => {
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  await writeFile(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
  await expect(openSafetensors(file)).rejects.toThrow("Git LFS pointer");
});

test("refuses a header that is not a JSON object or not UTF-8", async () => {
  expect(await refusal('{"a": ', 0)).toContain("not valid JSON");
  expect(await refusal("[1, 2]", 0)).toContain("not a JSON object");
  const file = path.join(await temporaryFolder(), "weights.safetensors");
  await writeFile(file, Buffer.concat([encodeHeader("{").subarray(0, 8), Buffer.alloc(8, 0xff)]));
  await expect(openSafetensors(file)).rejects.toThrow("not valid UTF-8");
});

test("refuses an entry without dtype, shape or offsets", async () => {
  expect(await refusal('{"a": {"dtype": "F32", "shape": [1]}}', 4)).toContain("the header's entry for a is");
  expect(await refusal(JSON.stringify({ a: { ...entry(0, 4), shape: [-1] } }), 4)).toContain("entry for a");
  expect(await refusal(JSON.stringify({ a: { ...entry(0, 4), data_offsets: [0, 1.5] } }), 4)).toContain(
    "entry for a",
  );
});

test("refuses formats that it does not read", async () => {
  expect(await refusal({ a: entry(0, 8, [1], "F64") }, 8)).toContain(
    "tensor a has dtype F64: only F32, F16, BF16 are supported",
  );
});

test("refuses a length that does not fit shape and format", async () => {
  expect(await refusal({ a: entry(0, 12, [2, 2]) }, 12)).toContain(
    "tensor a of shape [2, 2] and dtype F32 takes 16 bytes, its offsets 0 to 12 hold 12",
  );
  expect(await refusal({ a: entry(8, 4, [1]) }, 12)).toContain("hold -4");
});

test("refuses tensors that end beyond the file", async () => {
  expect(await refusal({ a: entry(0, 8), b: entry(8, 16) }, 12)).toContain(
    "tensor b ends at byte 16, the file has 12 bytes of data: truncated?",
  );
});

test("refuses tensors that overlap, naming both", async () => {
  expect(await refusal({ a: entry(0, 8), b: entry(4, 12) }, 12)).toContain("tensors a and b overlap");
});

test("refuses bytes that belong to no tensor", async () => {
  expect(await refusal({ a: entry(4, 8) }, 8)).toContain(
    "bytes 0 to 4, before tensor a, belong to no tensor",
  );
  expect(await refusal({ a: entry(0, 4), b: entry(8, 12) }, 12)).toContain("bytes 4 to 8, before tensor b");
  expect(await refusal({ a: entry(0, 4) }, 8)).toContain("bytes 4 to 8, after the last tensor");
});

test("refuses a name that stands in the header twice", async () => {
  const text = JSON.stringify(entry(0, 4));
  expect(
    await refusal(`{"a": ${text}, "b\\"{": ${JSON.stringify(entry(4, 8))}, "\\u0061": ${text}}`, 8),
  ).toContain("names a twice");
});
