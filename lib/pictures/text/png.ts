/** The text chunks of a PNG file (PNG specification, 11.3.4). */

const latin1 = new TextDecoder("latin1");

/** Reads iTXt (uncompressed) and tEXt chunks, by keyword. */
export function readPngText(png: Uint8Array): Record<string, string> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const texts: Record<string, string> = {};
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at)) {
    const type = latin1.decode(png.subarray(at + 4, at + 8));
    if (type !== "iTXt" && type !== "tEXt") continue;
    const data = png.subarray(at + 8, at + 8 + view.getUint32(at));
    const end = data.indexOf(0);
    const keyword = latin1.decode(data.subarray(0, end));
    if (type === "tEXt") texts[keyword] = latin1.decode(data.subarray(end + 1));
    else if (data[end + 1] === 0)
      texts[keyword] = new TextDecoder().decode(afterZeros(data.subarray(end + 3)));
  }
  return texts;
}

/** Skips the language and the translated keyword, each of which a zero ends. */
function afterZeros(data: Uint8Array): Uint8Array {
  const language = data.indexOf(0);
  const keyword = data.indexOf(0, language + 1);
  return data.subarray(keyword + 1);
}
