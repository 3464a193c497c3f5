/** PNG files of small pictures: enlarged without smoothing, with the parameters that made them as text chunks. */
import { crc32 } from "node:zlib";
import sharp from "sharp";

export type PngOptions = {
  /** Pixels a side for each pixel of the picture. */
  scale?: number;
  /** Keywords (1 to 79 Latin-1 characters) and texts for the file's text chunks (PNG specification, 11.3.4). */
  text?: Record<string, string>;
};

/** Bytes before the first chunk, and the length of the first chunk (IHDR): where text chunks may go. */
const afterHeader = 8 + 25;

/** `rgb`: 8 bits a channel, row by row; its length must be a multiple of 3 * `width`. */
export async function encodePng(rgb: Uint8Array, width: number, options: PngOptions = {}): Promise<Buffer> {
  const { scale = 1, text = {} } = options;
  const height = rgb.length / 3 / width;
  if (!Number.isInteger(height) || height < 1)
    throw new Error(`${rgb.length} bytes are no RGB picture ${width} pixels wide`);
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(width * scale, height * scale, { kernel: "nearest" })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const chunks = Object.entries(text).map(([keyword, value]) => textChunk(keyword, value));
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

/** An iTXt chunk: UTF-8, not compressed, no language. sharp writes no text chunks, so they are put in afterwards. */
function textChunk(keyword: string, value: string): Buffer {
  const typeAndData = Buffer.concat([
    Buffer.from("iTXt"),
    Buffer.from(keyword, "latin1"),
    Buffer.from([0, 0, 0, 0, 0]),
    Buffer.from(value, "utf8"),
  ]);
  const chunk = Buffer.alloc(typeAndData.length + 8);
  chunk.writeUInt32BE(typeAndData.length - 4, 0);
  typeAndData.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typeAndData), chunk.length - 4);
  return chunk;
}

/** The text chunks (iTXt, uncompressed) of a PNG file, by keyword. */
export function readPngText(png: Buffer): Record<string, string> {
  const text: Record<string, string> = {};
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) !== "iTXt") continue;
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const end = data.indexOf(0);
    text[data.toString("latin1", 0, end)] = data.toString("utf8", end + 5);
  }
  return text;
}
