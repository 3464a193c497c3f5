import sharp from "sharp";
import { expect, test } from "vitest";
import { encodeAnimation } from "../animation";
import { readPictureText } from "./read";

const rgb = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => (i * 37) % 256);
const frames = [rgb, rgb.toReversed()].map((each) => ({ rgb: each, milliseconds: 40 }));
const text = {
  Title: "Schmetterling Nº 7",
  Seed: "-9223372036854775808",
  Schedule: Array.from({ length: 250 }, (_, i) => 999 - i).join(","),
  Odd: "<a> & b: c",
};

/** Nothing here reads the checksums of chunks; zeros stand for them. */
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

async function encodePng(chunks: Buffer[]): Promise<Buffer> {
  const png = await sharp(rgb, { raw: { width: 4, height: 2, channels: 3 } })
    .png()
    .toBuffer();
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

const encode = {
  png: () =>
    encodePng(
      Object.entries(text).map(([keyword, value]) =>
        chunk("iTXt", Buffer.from(`${keyword}\0\0\0\0\0${value}`)),
      ),
    ),
  webp: () => encodeAnimation(frames, 4, { format: "webp", text }),
  gif: () => encodeAnimation(frames, 4, { format: "gif", text }),
};

test.each(["png", "webp", "gif"] as const)(
  "a %s file carries texts of any length, and stays a picture",
  async (format) => {
    const file = await encode[format]();
    expect(readPictureText(file)).toEqual(text);
    const { width, pages } = await sharp(file).metadata();
    expect([width, pages ?? 1]).toEqual([4, format === "png" ? 1 : 2]);
  },
);

test("frames and durations are the same with and without texts", async () => {
  for (const format of ["webp", "gif"] as const) {
    const bare = await encodeAnimation(frames, 4, { format });
    const [a, b] = [sharp(bare, { pages: -1 }), sharp(await encode[format](), { pages: -1 })];
    expect(await b.raw().toBuffer()).toEqual(await a.raw().toBuffer());
    expect((await b.metadata()).delay).toEqual((await a.metadata()).delay);
    expect(readPictureText(bare)).toEqual({});
  }
});

test("Latin-1 chunks of other programs are read, compressed ones skipped", async () => {
  const latin = (data: string) => Buffer.from(data, "latin1");
  const chunks = [chunk("tEXt", latin("Seed\x0042\xb0")), chunk("iTXt", latin("Model\0\x01\0\0\0zzz"))];
  expect(readPictureText(await encodePng(chunks))).toEqual({ Seed: "42°" });
});

test("what is cut off, damaged or no picture brings nothing that was not there", async () => {
  expect(readPictureText(new Uint8Array())).toBeUndefined();
  expect(readPictureText(Buffer.from("<svg/>"))).toBeUndefined();
  for (const format of ["png", "webp", "gif"] as const) {
    const file = await encode[format]();
    for (let length = 16; length < file.length; length += 7) readPictureText(file.subarray(0, length));
    for (let at = 12; at < Math.min(file.length, 600); at++) {
      const damaged = Buffer.from(file);
      damaged[at] = 255;
      readPictureText(damaged);
    }
  }
});
