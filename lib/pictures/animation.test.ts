import sharp from "sharp";
import { expect, test } from "vitest";
import { type AnimationFormat, encodeAnimation } from "./animation";

const size = 8;

/** Makes reproducible pictures. Seed 0 is white. */
function picture(seed: number): Uint8Array {
  return Uint8Array.from({ length: 3 * size * size }, (_, i) =>
    seed === 0 ? 255 : (seed * 7919 * (i + 1)) % 256,
  );
}

const frame = (seed: number, milliseconds = 100) => ({ rgb: picture(seed), milliseconds });

async function decode(file: Buffer) {
  const image = sharp(file, { pages: -1 });
  const { pages = 1, pageHeight, delay = [], width, loop, format } = await image.metadata();
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const bytes = data.length / pages;
  const pictures = Array.from({ length: pages }, (_, i) => data.subarray(i * bytes, (i + 1) * bytes));
  return { pages, pageHeight, delay, width, loop, format, channels: info.channels, pictures };
}

test("a WebP holds every picture bit by bit, in order, for as long as asked", async () => {
  const frames = [frame(1, 500), frame(2, 100), frame(3, 2000)];
  const decoded = await decode(await encodeAnimation(frames, size, { format: "webp" }));
  expect(decoded).toMatchObject({ format: "webp", pages: 3, width: size, pageHeight: size, loop: 0 });
  expect(decoded.delay).toEqual([500, 100, 2000]);
  for (const [i, { rgb }] of frames.entries()) expect(decoded.pictures[i]?.equals(rgb)).toBe(true);
});

test("equal neighbours are one WebP frame that lasts as long as both", async () => {
  const decoded = await decode(
    await encodeAnimation([frame(1), frame(2), frame(2, 150), frame(3)], size, { format: "webp" }),
  );
  expect(decoded.delay.reduce((sum, delay) => sum + delay)).toBe(450);
  expect(decoded.pictures.at(-1)?.equals(picture(3))).toBe(true);
});

test("a GIF keeps every frame, also one that equals its neighbour", async () => {
  const decoded = await decode(
    await encodeAnimation([frame(0), frame(0), frame(1), frame(1)], size, { format: "gif" }),
  );
  expect(decoded).toMatchObject({ format: "gif", pages: 4, delay: [100, 100, 100, 100], loop: 0 });
});

test.each<AnimationFormat>(["webp", "gif"])("a %s is enlarged without smoothing", async (format) => {
  const decoded = await decode(await encodeAnimation([frame(0), frame(4)], size, { format, scale: 3 }));
  expect(decoded).toMatchObject({ width: 3 * size, pageHeight: 3 * size });
  const last = decoded.pictures.at(-1) ?? Buffer.alloc(0);
  const at = (x: number, y: number) => last.subarray(3 * (y * 3 * size + x), 3 * (y * 3 * size + x) + 3);
  for (let i = 0; i < 3 * size; i++)
    expect(at(i, i).equals(at(3 * Math.floor(i / 3) + 1, 3 * Math.floor(i / 3) + 1))).toBe(true);
});

test("each pixel of an enlarged GIF is one colour, though the pictures have more colours than a GIF", async () => {
  const scale = 4;
  const frames = [frame(1), frame(2), frame(3), frame(5), frame(7), frame(11), frame(13), frame(17)];
  const decoded = await decode(await encodeAnimation(frames, size, { format: "gif", scale }));
  expect(decoded.pictures).toHaveLength(frames.length);
  for (const picture of decoded.pictures) {
    const at = (x: number, y: number) => picture.readUIntBE(3 * (y * scale * size + x), 3);
    for (let y = 0; y < scale * size; y++)
      for (let x = 0; x < scale * size; x++) expect(at(x, y)).toBe(at(x - (x % scale), y - (y % scale)));
  }
});

test("frames of different sizes, or none, are refused", async () => {
  const odd = { rgb: new Uint8Array(3), milliseconds: 1 };
  await expect(encodeAnimation([frame(1), odd], size, { format: "gif" })).rejects.toThrow("192, 3");
  await expect(encodeAnimation([], size, { format: "gif" })).rejects.toThrow("none");
});
