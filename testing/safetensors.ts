/** Writes safetensors files for tests, faults included. */
import { readFile, writeFile } from "node:fs/promises";

export type HeaderEntry = { dtype: string; shape: number[]; data_offsets: [number, number] };
export type Header = Record<string, HeaderEntry>;

/** Encodes a header: its length and text, padded to eight bytes as the format's writers do. */
export function encodeHeader(text: string): Buffer {
  const json = Buffer.from(text + " ".repeat((8 - (Buffer.byteLength(text) % 8)) % 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json]);
}

export async function writeSafetensors(
  file: string,
  header: Header | string,
  data: Uint8Array,
): Promise<void> {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  await writeFile(file, Buffer.concat([encodeHeader(text), data]));
}

/** Changes a file's header (and its data, by writing into it), and keeps the rest. */
export async function editSafetensors(
  file: string,
  edit: (header: Header, data: Buffer) => void,
): Promise<void> {
  const bytes = await readFile(file);
  const dataStart = 8 + Number(bytes.readBigUInt64LE());
  const header: Header & { __metadata__?: unknown } = JSON.parse(bytes.toString("utf8", 8, dataStart));
  delete header.__metadata__;
  const data = bytes.subarray(dataStart);
  edit(header, data);
  await writeSafetensors(file, header, data);
}
