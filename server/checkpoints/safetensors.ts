/**
 * Reads a safetensors file one tensor at a time, so that a checkpoint of any size takes the memory of its largest
 * tensor.
 */
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "@/lib/log";
import { widen } from "./floats";
import { parseHeader, type StoredTensor } from "./safetensors-header";

const longestHeader = 100_000_000; // bytes, the format's own limit

export type Checkpoint = {
  tensors: ReadonlyMap<string, StoredTensor>;
  /** The tensor's values in row-major order. */
  read(tensor: StoredTensor): Promise<Float32Array>;
  close(): Promise<void>;
};

/** Opens `file` and checks its header against its length. Throws, naming the file, if it is truncated or corrupt. */
export async function openSafetensors(file: string): Promise<Checkpoint> {
  const handle = await open(file, "r");
  try {
    const { tensors, dataStart } = await readHeader(handle);
    return {
      tensors,
      read: async (tensor) =>
        widen(await readExactly(handle, dataStart + tensor.begin, tensor.end - tensor.begin), tensor.dtype),
      close: () => handle.close(),
    };
  } catch (cause) {
    await handle.close();
    throw new Error(`${path.basename(file)}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function readHeader(handle: FileHandle) {
  const { size } = await handle.stat();
  if (size < 8) throw new Error(`truncated: ${size} bytes, the header's length alone takes 8`);
  const start = await readExactly(handle, 0, 8);
  const length = Number(start.readBigUInt64LE());
  if (start.toString("latin1") === "version ")
    throw new Error("a Git LFS pointer, not the file itself: fetch it with `git lfs pull`");
  if (length > size - 8)
    throw new Error(`the header's length is ${length} bytes, the file has only ${size - 8} after it`);
  if (length > longestHeader)
    throw new Error(`the header's length is ${length} bytes, the format allows ${longestHeader}`);
  const bytes = await readExactly(handle, 8, length);
  const text = decodeUtf8(bytes);
  return { tensors: parseHeader(text, size - 8 - length), dataStart: 8 + length };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error("the header is not valid UTF-8", { cause });
  }
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0)
      throw new Error(`truncated: byte ${position + done} was expected, the file ends before it`);
    done += bytesRead;
  }
  return bytes;
}
