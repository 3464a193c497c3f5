/** The comment of a GIF file (GIF89a, section 24). */
import { fromLines, toLines } from "./lines";

const extension = 0x21;
const comment = 0xfe;

/** End of the header, the screen's description and the global color table, where extensions may begin. */
function endOfHead(gif: Uint8Array): number {
  const flags = gif[10] ?? 0;
  return 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
}

/** Returns the file with the texts as its first extension, in UTF-8. */
export function withGifText(gif: Uint8Array, texts: Record<string, string>): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(toLines(texts));
  const head = endOfHead(gif);
  const blocks: number[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    blocks.push(block.length, ...block);
  }
  const inserted = [extension, comment, ...blocks, 0];
  const result = new Uint8Array(gif.length + inserted.length);
  result.set(gif.subarray(0, head));
  result.set(inserted, head);
  result.set(gif.subarray(head), head + inserted.length);
  return result;
}

/** Reads the sub-blocks at `at`; returns them joined, and where they end. */
function readBlocks(gif: Uint8Array, at: number): { data: Uint8Array; end: number } {
  const data: number[] = [];
  let end = at;
  for (let length = gif[end] ?? 0; length > 0; length = gif[end] ?? 0) {
    data.push(...gif.subarray(end + 1, end + 1 + length));
    end += 1 + length;
  }
  return { data: Uint8Array.from(data), end: end + 1 };
}

/** Reads the comments that stand before the first picture. */
export function readGifText(gif: Uint8Array): Record<string, string> {
  const texts: Record<string, string> = {};
  let at = endOfHead(gif);
  while (gif[at] === extension) {
    const { data, end } = readBlocks(gif, at + 2);
    if (gif[at + 1] === comment) Object.assign(texts, fromLines(new TextDecoder().decode(data)));
    at = end;
  }
  return texts;
}
