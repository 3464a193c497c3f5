import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { readPngText } from "@/lib/pictures/text/png";
import { temporaryFolder } from "@/testing/folder";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function png(rgb: Buffer, width: number, scale = 1, texts: object | string = "{}"): Promise<Buffer> {
  const { rows } = await pool().query<{ png: Buffer }>("select imago.png($1, $2, $3, $4) as png", [
    rgb,
    width,
    scale,
    typeof texts === "string" ? texts : JSON.stringify(texts),
  ]);
  return rows[0]?.png ?? Buffer.alloc(0);
}

const picture = (width: number, height: number, value: (i: number) => number) =>
  Buffer.from(Array.from({ length: 3 * width * height }, (_, i) => value(i)));
const enlarged = (rgb: Buffer, width: number, scale: number) =>
  sharp(rgb, { raw: { width, height: rgb.length / 3 / width, channels: 3 } })
    .resize(width * scale, (rgb.length / 3 / width) * scale, { kernel: "nearest" })
    .raw()
    .toBuffer();

/** The decompressed image data; zlib checks their Adler-32. */
function imageData(file: Buffer): Buffer {
  const at = file.indexOf("IDAT");
  return inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
}

const noisy = picture(64, 64, (i) => (i * i * 31 + i) % 251);
const pictures: [what: string, rgb: Buffer, width: number][] = [
  ["noise of 64x64", noisy, 64],
  ["one white pixel", picture(1, 1, () => 255), 1],
  ["a blank sheet, one run a row", picture(100, 3, () => 0), 100],
  ["runs of three pixels", picture(33, 5, (i) => Math.floor(i / 9) * 40), 33],
];

test.each(pictures)("%s decodes to the same pixels at every scale", async (_, rgb, width) => {
  const scales = [1, 2, 3, 8, 29, 43, 64]; // 29 and 43: runs that end one or two bytes beyond a whole match
  for (const scale of scales.filter((scale) => (rgb.length / 3) * scale * scale < 5_000_000)) {
    const file = await png(rgb, width, scale);
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([
      width * scale,
      (rgb.length / 3 / width) * scale,
      3,
    ]);
    expect(data.equals(await enlarged(rgb, width, scale))).toBe(true);
    expect(imageData(file)).toHaveLength(info.height * (1 + 3 * info.width));
  }
});

test("Python's decoder reads it too", async (context) => {
  const folder = await temporaryFolder();
  const file = path.join(folder, "b.png");
  await writeFile(file, await png(noisy, 64, 3));
  const python = "/usr/bin/python3";
  const script =
    "import sys; from PIL import Image; sys.stdout.buffer.write(Image.open(sys.argv[1]).tobytes())";
  const has = await promisify(execFile)(python, ["-c", "import PIL"]).then(
    () => true,
    () => false,
  );
  if (!has) context.skip("Python's Pillow is missing: apt-get install python3-pil");
  const { stdout } = await promisify(execFile)(python, ["-c", script, file], { encoding: "buffer" });
  expect(stdout.equals(await enlarged(noisy, 64, 3))).toBe(true);
});

test("texts keep their order and their characters", async () => {
  const texts = { Title: "Selanosara serena", Comment: "π ≈ 3", seed: "42" };
  expect(Object.entries(readPngText(await png(noisy, 64, 1, texts)))).toEqual(Object.entries(texts));
});

/** CRC-32 bit by bit (ISO 3309); zlib.crc32 needs a newer Node than Imago does. */
function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}

test("CRC-32 is that of the definition, whatever the length", async () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
  for (const length of [0, 1, 3, 4, 5, 1023]) {
    const bytes = noisy.subarray(7, 7 + length);
    const { rows } = await pool().query<{ crc: string }>("select imago.crc32($1) as crc", [bytes]);
    expect(Number(rows[0]?.crc)).toBe(crc32(bytes));
  }
});

test.each([
  [png.bind(null, noisy.subarray(1), 64), "IM002", "12287 bytes"],
  [png.bind(null, noisy, 0), "IM002", "width is 0"],
  [png.bind(null, noisy, 64, 0), "IM005", "scale is 0, it must be 1..64"],
  [png.bind(null, noisy, 64, 65), "IM005", "scale is 65, it must be 1..64"],
  [png.bind(null, Buffer.alloc(12288), 4096, 3), "IM005", "12288 pixels a row, the limit is 10000"],
  [png.bind(null, noisy, 64, 1, "[1]"), "IM005", "texts must be an object"],
])("refuses what it cannot write, %#", async (make, code, message) => {
  await expect(make()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
