/** PNG files of small pictures, enlarged without smoothing. Text chunks hold their parameters. */
import { crc32 } from "node:zlib";
import sharp from "sharp";

export type PngOptions = {
  /** Width and height of each enlarged pixel. */
  scale?: number;
  /** Text chunks (PNG specification, 11.3.4): texts by keyword (1 to 79 Latin-1 characters). */
  text?: Record<string, string>;
};

/** End of the first chunk (IHDR), where text chunks may follow: 8 bytes of signature, 25 of IHDR. */
const afterHeader = 8 + 25;

/** `rgb`: 8 bits per channel, row by row. Its length must be a multiple of 3 * `width`. */
export async function encodePng(rgb: Uint8Array, width: number, options: PngOptions = {}): Promise<Buffer> {
  const { scale = 1, text = {} } = options;
  const height = rgb.length / 3 / width;
  if (!Number.isInteger(height) || height < 1)
    throw new Error(`${rgb.length} bytes are not an RGB picture ${width} pixels wide`);
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(width * scale, height * scale, { kernel: "nearest" })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const chunks = Object.entries(text).map(([keyword, value]) => textChunk(keyword, value));
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

/** Makes an iTXt chunk (UTF-8, uncompressed, no language), since sharp writes no text chunks. */
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
