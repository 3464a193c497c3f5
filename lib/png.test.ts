import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readPngText } from "./picture-text/png";
import { encodePng } from "./png";

const rgb = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => (i * 37) % 256);

describe("PNG files", () => {
  test("hold the picture's pixels, each enlarged to a square", async () => {
    const { data, info } = await sharp(await encodePng(rgb, 4, { scale: 3 }))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([12, 6, 3]);
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 12; x++) {
        const from = 3 * (Math.floor(y / 3) * 4 + Math.floor(x / 3));
        const at = 3 * (y * 12 + x);
        expect([...data.subarray(at, at + 3)]).toEqual([...rgb.subarray(from, from + 3)]);
      }
  });

  test("carry their parameters as text, in any language", async () => {
    const text = { Title: "Schmetterling Nº 7", seed: "-9223372036854775808" };
    const png = await encodePng(rgb, 4, { text });
    expect(readPngText(png)).toEqual(text);
    expect((await sharp(png).metadata()).width).toBe(4);
  });

  test("are refused where the bytes do not fit that width", async () => {
    await expect(encodePng(rgb, 5)).rejects.toThrow("24 bytes are not an RGB picture 5 pixels wide");
  });
});
