import sharp from "sharp";
import { expect, test } from "vitest";
import { encodeAnimation } from "../animation";
import { encodePng } from "../png";
import { readPictureText } from "./read";

const rgb = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => (i * 37) % 256);
const frames = [rgb, rgb.toReversed()].map((each) => ({ rgb: each, milliseconds: 40 }));
const text = {
  Title: "Schmetterling Nº 7",
  Seed: "-9223372036854775808",
  Schedule: Array.from({ length: 250 }, (_, i) => 999 - i).join(","),
  Odd: "<a> & b: c",
};
const encode = {
  png: () => encodePng(rgb, 4, { text }),
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
  const png = await sharp(rgb, { raw: { width: 4, height: 2, channels: 3 } })
    .png()
    .toBuffer();
  const chunk = (type: string, data: string) => {
    const bytes = Buffer.from(`0000${type}${data}0000`, "latin1");
    bytes.writeUInt32BE(data.length, 0);
    return bytes;
  };
  const chunks = [chunk("tEXt", "Seed\x0042\xb0"), chunk("iTXt", "Model\0\x01\0\0\0zzz")];
  const file = Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
  expect(readPictureText(file)).toEqual({ Seed: "42°" });
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
