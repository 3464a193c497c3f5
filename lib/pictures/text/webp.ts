/**
 * The texts of a WebP file, as the description in its XMP packet (XMP Specification, part 1; WebP container, "XMP ").
 */
import { fromLines, toLines } from "./lines";

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;" } as const;
const isEntity = (text: string): text is keyof typeof entities => text in entities;

/** Makes the XMP packet that an encoder puts into the file. */
export function xmpOf(texts: Record<string, string>): string {
  const lines = toLines(texts).replace(/[&<>]/g, (text) => (isEntity(text) ? entities[text] : text));
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${lines}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;
}

function readXmp(xmp: string): Record<string, string> {
  const [, lines = ""] = /<dc:description>.*?<rdf:li[^>]*>(.*?)<\/rdf:li>/s.exec(xmp) ?? [];
  return fromLines(lines.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&"));
}

/** Reads the chunks (RIFF: a name of 4 bytes, a length, data, padding to an even length). */
export function readWebpText(webp: Uint8Array): Record<string, string> {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = view.getUint32(at + 4, true);
    const data = webp.subarray(at + 8, at + 8 + length);
    if (new TextDecoder("latin1").decode(webp.subarray(at, at + 4)) === "XMP ")
      return readXmp(new TextDecoder().decode(data));
    at += 8 + length + (length % 2);
  }
  return {};
}
