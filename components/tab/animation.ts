/**
 * Writes an animated PNG (https://www.w3.org/TR/png-3/, 4.9): the metamorphosis, lossless, without a server. The
 * browser's own CompressionStream packs it; "deflate" is zlib's format, as PNG wants it.
 */

import { enlarge } from "@/lib/pictures/enlarge";

export type Still = { rgb: Uint8Array; milliseconds: number };

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Big-endian numbers of 4 bytes, or with `size` 2 of 2. */
function numbers(values: number[], size: 2 | 4 = 4): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [at, value] of values.entries())
    if (size === 4) view.setUint32(at * 4, value);
    else view.setUint16(at * 2, value);
  return new Uint8Array(view.buffer);
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function chunk(type: string, ...content: Uint8Array[]): Uint8Array {
  const body = join(new TextEncoder().encode(type), ...content);
  return join(numbers([body.length - 4]), body, numbers([crcOf(body)]));
}

/** Puts before each line of 3-byte pixels the number of its filter: 0, none. */
function scanlines(rgb: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const line = 3 * width;
  const height = rgb.length / line;
  const lines = new Uint8Array((1 + line) * height);
  for (let y = 0; y < height; y++) lines.set(rgb.subarray(line * y, line * (y + 1)), (1 + line) * y + 1);
  return lines;
}

async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/**
 * Returns the file. `rgb` of each still: three bytes per pixel, row by row. The first still is also the picture of
 * programs that know no animation; the whole repeats for ever.
 */
export async function writeAnimation(
  stills: Still[],
  { width, height }: { width: number; height: number },
  scale: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const [wide, high] = [width * scale, height * scale];
  const chunks = [
    chunk("IHDR", numbers([wide, high]), Uint8Array.of(8, 2, 0, 0, 0)), // 8 bits of red, green and blue each
    chunk("acTL", numbers([stills.length, 0])),
  ];
  let sequence = 0;
  for (const { rgb, milliseconds } of stills) {
    const data = await pack(scanlines(enlarge(rgb, width, scale), wide));
    const control = [
      numbers([sequence++, wide, high, 0, 0]),
      numbers([milliseconds, 1000], 2),
      Uint8Array.of(0, 0),
    ];
    chunks.push(chunk("fcTL", ...control));
    chunks.push(sequence === 1 ? chunk("IDAT", data) : chunk("fdAT", numbers([sequence++]), data));
  }
  return join(signature, ...chunks, chunk("IEND"));
}
