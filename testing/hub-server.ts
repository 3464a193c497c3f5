/**
 * A model hub on this machine with all that downloads need: the revision, the listing, and files with ranges behind a
 * redirect, as a real hub serves large ones. It can also produce faults.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { onTestFinished } from "vitest";

export type HubFaults = {
  /** Numbers of bytes after which the next answers with content are cut off. */
  cuts?: number[];
  /** Sends whole files, ignoring ranges. */
  ignoreRanges?: boolean;
  /** Flips one bit of the weights. */
  corrupt?: boolean;
  /** Stalls every answer with content after this many bytes. */
  stallAfter?: number;
  /** The status of every answer with content. */
  status?: number;
};
export type TestHub = {
  endpoint: string;
  faults: HubFaults;
  /** Every request for content: path, range and Authorization header. */
  requests: { path: string; range: string | undefined; authorization: string | undefined }[];
  close(): Promise<void>;
};

export const testCommit = "0123456789abcdef0123456789abcdef01234567";
const large = (name: string) => name.endsWith(".safetensors");

/** Serves the files of `folder` as `owner/name` at the revisions `main` and `testCommit`. */
export async function testHub(folder: string, repository: string): Promise<TestHub> {
  const files = await readFolder(folder);
  const hub: Omit<TestHub, "endpoint" | "close"> = { faults: {}, requests: [] };
  const server = createServer((request, response) => {
    const at = new URL(request.url ?? "/", "http://hub").pathname;
    if (at === `/api/models/${repository}/revision/main`) sendJson(response, modelInfo(repository));
    else if (at === `/api/models/${repository}/tree/${testCommit}`) sendJson(response, listing(files));
    else if (at.startsWith(`/${repository}/resolve/${testCommit}/`)) {
      const name = at.slice(`/${repository}/resolve/${testCommit}/`.length);
      if (large(name)) response.writeHead(302, { location: `/content/${name}` }).end();
      else sendContent(hub, files, name, request, response);
    } else if (at.startsWith("/content/"))
      sendContent(hub, files, at.slice("/content/".length), request, response);
    else
      response.writeHead(404, { "content-type": "application/json" }).end('{"error":"Repository not found"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return { ...hub, endpoint: `http://127.0.0.1:${port}`, close };
}

type Files = Map<string, Buffer>;

async function readFolder(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Files = new Map();
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, file), await readFile(file));
  }
  return files;
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const modelInfo = (repository: string) => ({
  _id: "0",
  id: repository,
  sha: testCommit,
  private: false,
  gated: false,
  downloads: 0,
  likes: 0,
  lastModified: "2024-12-31T00:00:00.000Z",
});

const gitBlob = (bytes: Buffer) =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

function listing(files: Files) {
  return [...files].map(([name, bytes]) => ({
    type: "file",
    path: name,
    size: bytes.length,
    oid: gitBlob(bytes),
    ...(large(name)
      ? {
          lfs: {
            oid: createHash("sha256").update(bytes).digest("hex"),
            size: bytes.length,
            pointerSize: 134,
          },
        }
      : {}),
  }));
}

function sendContent(
  { faults, requests }: Pick<TestHub, "faults" | "requests">,
  files: Files,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { range, authorization } = request.headers;
  requests.push({ path: name, range, authorization });
  const whole = files.get(name);
  if (!whole || faults.status) {
    response.writeHead(faults.status ?? 404).end();
    return;
  }
  const start = faults.ignoreRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? "bytes=0-")?.[1] ?? 0);
  const body = Buffer.from(whole.subarray(start));
  if (faults.corrupt && large(name)) body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
  const headers: Record<string, string | number> = { "content-length": body.length };
  if (range && !faults.ignoreRanges)
    headers["content-range"] = `bytes ${start}-${whole.length - 1}/${whole.length}`;
  response.writeHead(range && !faults.ignoreRanges ? 206 : 200, headers);
  const cut = large(name) ? faults.cuts?.shift() : undefined;
  if (cut !== undefined) response.write(body.subarray(0, cut), () => response.destroy());
  else if (faults.stallAfter !== undefined && large(name))
    response.write(body.subarray(0, faults.stallAfter));
  else response.end(body);
}
