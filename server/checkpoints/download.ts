/** Downloads one file over HTTP: resumes within and across runs, and checks the bytes before naming the file. */
import { createHash } from "node:crypto";
import { constants, type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { proxiedFetch } from "./proxied-fetch";

export type RemoteFile = {
  path: string;
  url: string;
  size: number;
  /** `sha256` of the bytes, or the SHA-1 by which Git knows them. */
  checksum: { kind: "sha256" | "git"; hex: string };
};
export type DownloadOptions = {
  headers?: Record<string, string> | undefined;
  /** Timeout without a byte, after which a connection counts as broken. Default 30 s. */
  stallMs?: number | undefined;
  /** Delay before the first retry; it doubles with each that brings nothing. Default 500 ms. */
  pauseMs?: number | undefined;
  onBytes?: ((done: number) => void) | undefined;
  /** Ends the download; the bytes so far stay for the next run. */
  signal?: AbortSignal | undefined;
};

const attemptsWithoutProgress = 5;

/** Throws if the server refuses, is unreachable, or sends other bytes than announced. */
export async function download(
  remote: RemoteFile,
  file: string,
  options: DownloadOptions = {},
): Promise<void> {
  if ((await sizeOf(file)) === remote.size) return;
  const partial = `${file}.incomplete`;
  await mkdir(path.dirname(file), { recursive: true });
  if (((await sizeOf(partial)) ?? 0) > remote.size) await rm(partial);
  // Opened without append: each write has its offset, so a concurrent download of the file does no harm.
  const handle = await open(partial, constants.O_RDWR | constants.O_CREAT);
  try {
    await fetchAll(remote, handle, options);
    await checkSum(remote, handle).catch(async (cause) => {
      await rm(partial, { force: true });
      throw cause;
    });
  } finally {
    await handle.close();
  }
  await rename(partial, file).catch(async (cause) => {
    if ((await sizeOf(file)) !== remote.size) throw cause;
  });
}

const sizeOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    () => undefined,
  );

async function fetchAll(remote: RemoteFile, handle: FileHandle, options: DownloadOptions): Promise<void> {
  let done = (await handle.stat()).size;
  let failures = 0;
  while (done < remote.size) {
    const before = done;
    try {
      done = await fetchFrom(done, remote, handle, options);
    } catch (cause) {
      options.signal?.throwIfAborted();
      if (cause instanceof Refusal) throw cause;
      done = (await handle.stat()).size;
      failures = done > before ? 0 : failures + 1;
      if (failures >= attemptsWithoutProgress) throw asHubError(cause, remote.url, progressOf(remote, done));
      await sleep((options.pauseMs ?? 500) * 2 ** failures, undefined, { signal: options.signal });
    }
  }
}

const progressOf = ({ path: name, size }: RemoteFile, done: number) =>
  `${name} is stored up to byte ${done} of ${size}; run the same command to resume`;

/** An answer that a retry would not change. */
class Refusal extends Error {}

/** Requests the bytes from `start` on; returns how many are stored when the answer ends. */
async function fetchFrom(
  start: number,
  remote: RemoteFile,
  handle: FileHandle,
  { headers, stallMs = 30_000, onBytes, signal }: DownloadOptions,
): Promise<number> {
  const abort = new AbortController();
  const stalled = () => abort.abort(new Error(`no data for ${stallMs / 1000} s`));
  let timer = setTimeout(stalled, stallMs);
  try {
    const response = await proxiedFetch(remote.url, {
      headers: { ...headers, range: `bytes=${start}-`, "accept-encoding": "identity" },
      signal: signal ? AbortSignal.any([abort.signal, signal]) : abort.signal,
    });
    let at = firstByte(response, start, remote);
    if (!response.body) throw new Error(`${response.status} without a body`);
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(stalled, stallMs);
      if (at + chunk.length > remote.size)
        throw new Refusal(`${remote.url} sends more than the ${remote.size} bytes that the hub lists for it`);
      await handle.write(chunk, 0, chunk.length, at);
      at += chunk.length;
      onBytes?.(at);
    }
    if (at < remote.size) throw new Error(`the answer ended at byte ${at} of ${remote.size}`);
    return at;
  } finally {
    clearTimeout(timer);
  }
}

/** The offset at which the answer's body begins: a server may ignore the range and send everything. */
function firstByte(response: Response, start: number, remote: RemoteFile): number {
  if (response.status === 200) return 0;
  if (response.status === 206) {
    const range = response.headers.get("content-range") ?? "";
    if (range.startsWith(`bytes ${start}-`)) return start;
    throw new Refusal(`${remote.url}: asked for the bytes from ${start} on, got "${range}"`);
  }
  const message = `${remote.url} answers ${response.status} ${response.statusText}`;
  throw response.status === 429 || response.status >= 500 ? new Error(message) : new Refusal(message);
}

async function checkSum({ path: name, size, checksum }: RemoteFile, handle: FileHandle): Promise<void> {
  const hash =
    checksum.kind === "sha256" ? createHash("sha256") : createHash("sha1").update(`blob ${size}\0`);
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk);
  const hex = hash.digest("hex");
  if (hex !== checksum.hex)
    throw new Error(
      `${name} did not arrive intact: its checksum is ${hex}, the hub says ${checksum.hex}; it was deleted, try again`,
    );
}

/** Why a hub did not answer, in words that name the host. */

type Coded = { code?: unknown; message?: unknown };

/** fetch only says "fetch failed"; the reason is further down. */
function reasonOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as Coded;
    if (typeof code === "string")
      return at.message.includes(code) ? at.message : `${code} ${at.message}`.trim();
    if (!(at.cause instanceof Error)) return at.message;
  }
  return String(error);
}

export function asHubError(cause: unknown, url: string, rest: string): Error {
  return new Error(`cannot reach ${new URL(url).host} (${reasonOf(cause)}): ${rest}`, { cause });
}
