import sharp from "sharp";
import { expect, test } from "vitest";
import { writeAnimation } from "./animation";

const stills = [0, 1, 2].map((at) => ({
  rgb: Uint8Array.from({ length: 2 * 3 * 3 }, (_, i) => (i * 37 + at * 101) % 256),
  milliseconds: at === 2 ? 2_000 : 120,
}));

/** Lists the chunks' types and contents. */
function chunksOf(file: Uint8Array): { type: string; content: Buffer }[] {
  const bytes = Buffer.from(file);
  const chunks = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      content: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

test("an animation is a PNG file of its first still, enlarged without blur", async () => {
  const file = await writeAnimation(stills, { width: 2, height: 3 }, 4);
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 8, height: 12, channels: 3 });
  const small = await sharp(data, { raw: { width: 8, height: 12, channels: 3 } })
    .resize(2, 3, { kernel: "nearest" })
    .raw()
    .toBuffer();
  expect([...small]).toEqual([...(stills[0]?.rgb ?? [])]);
});

test("each still is a whole picture, with its time and the next sequence number", async () => {
  const size = { width: 2, height: 3 };
  const chunks = chunksOf(await writeAnimation(stills, size, 1));
  expect(chunks.map(({ type }) => type)).toEqual([
    "IHDR",
    "acTL",
    "fcTL",
    "IDAT",
    "fcTL",
    "fdAT",
    "fcTL",
    "fdAT",
    "IEND",
  ]);
  const controls = chunks.filter(({ type }) => type === "fcTL");
  expect(controls.map(({ content }) => content.readUInt16BE(20) / content.readUInt16BE(22))).toEqual([
    0.12, 0.12, 2,
  ]);
  const numbered = chunks.filter(({ type }) => type === "fcTL" || type === "fdAT");
  expect(numbered.map(({ content }) => content.readUInt32BE(0))).toEqual([0, 1, 2, 3, 4]);

  // A file of one still has the data of the animation's second one as its own picture.
  const [, second] = stills;
  const alone = chunksOf(await writeAnimation(second ? [second] : [], size, 1));
  const data = alone.find(({ type }) => type === "IDAT")?.content;
  expect(chunks.find(({ type }) => type === "fdAT")?.content.subarray(4)).toEqual(data);
});
