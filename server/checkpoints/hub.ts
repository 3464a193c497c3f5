/**
 * `hub:owner/name[@revision]`: downloads a checkpoint from a model hub into a cache folder. Listing and revisions come
 * from @huggingface/hub; its downloads always start over and are not checked, so download.ts does those.
 */
import path from "node:path";
import type { ListFileEntry } from "@huggingface/hub";
import { asHubError, type DownloadOptions, download, type RemoteFile } from "./download";
import { findLayout } from "./layout";
import type { Watch } from "./progress";
import { proxiedFetch } from "./proxied-fetch";

export type HubReference = { repository: string; name: string; revision: string };
export type HubOptions = {
  /** The hub's address, without a slash at the end. */
  endpoint: string;
  /** Needed for private and gated repositories. */
  token?: string | undefined;
  /** The cache of downloads, one folder for each repository and commit. */
  cacheFolder: string;
} & Watch &
  Pick<DownloadOptions, "stallMs" | "pauseMs">;

const prefix = "hub:";
export const isHubReference = (source: string): boolean => source.startsWith(prefix);

export function parseHubReference(source: string): HubReference {
  const match = /^hub:([\w.-]+\/([\w.-]+))(?:@([\w./-]+))?$/.exec(source);
  const [, repository, name, revision = "main"] = match ?? [];
  if (repository === undefined || name === undefined || /(^|\/)\.\.?($|\/)/.test(repository))
    throw new Error(
      `"${source}" is not an address on the hub: expected hub:owner/name or hub:owner/name@revision`,
    );
  return { repository, name, revision };
}

/** Downloads the files that the cache lacks; returns the folder, which is in the model format. */
export async function downloadFromHub(reference: HubReference, options: HubOptions): Promise<string> {
  const { commit, files } = await askHub(reference, options).catch((cause: unknown) => {
    options.signal?.throwIfAborted();
    throw explain(cause, reference, options.endpoint);
  });
  const layout = findLayout(files.keys(), `${prefix}${reference.repository}`);
  const folder = path.join(options.cacheFolder, reference.repository.replace("/", "--"), commit);
  for (const name of [layout.config, layout.scheduler, layout.sampling, layout.weights]) {
    const entry = name && files.get(name);
    if (entry) await fetchEntry(entry, reference, commit, folder, options);
  }
  return folder;
}

async function askHub(
  { repository, revision }: HubReference,
  { endpoint, token, signal, stallMs = 30_000 }: HubOptions,
) {
  const { listFiles, modelInfo } = await import("@huggingface/hub");
  const access = {
    hubUrl: endpoint,
    fetch: (url: URL | RequestInfo, init?: RequestInit) =>
      proxiedFetch(url, {
        ...init,
        signal: AbortSignal.any([AbortSignal.timeout(stallMs), ...(signal ? [signal] : [])]),
      }),
    ...(token === undefined ? {} : { accessToken: token }),
  };
  const { sha } = await modelInfo({ ...access, name: repository, revision, additionalFields: ["sha"] });
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error(`"${sha}" is not a commit`); // it becomes a folder's name
  const files = new Map<string, ListFileEntry>();
  for await (const entry of listFiles({ ...access, repo: repository, recursive: true, revision: sha }))
    if (entry.type === "file") files.set(entry.path, entry);
  return { commit: sha, files };
}

/** The library's error as a sentence for people; `statusCode` is that of its HubApiError. */
function explain(cause: unknown, { repository, revision }: HubReference, endpoint: string): Error {
  const status = cause instanceof Error && "statusCode" in cause ? cause.statusCode : undefined;
  const { host } = new URL(endpoint);
  if (status === undefined)
    return asHubError(
      cause,
      endpoint,
      "a download needs a connection to the hub, a folder can be imported without one",
    );
  if (status === 401 || status === 403 || status === 404)
    return new Error(
      `${host} shows no model ${repository} at ${revision}: check the name; private and gated models need a token in HF_TOKEN`,
      { cause },
    );
  return new Error(`${host} answers ${status} when asked about ${repository}`, { cause });
}

async function fetchEntry(
  entry: ListFileEntry,
  { repository }: HubReference,
  commit: string,
  folder: string,
  { endpoint, token, onProgress, signal, stallMs, pauseMs }: HubOptions,
): Promise<void> {
  const total = entry.lfs?.size ?? entry.size;
  const address = entry.path.split("/").map(encodeURIComponent).join("/");
  const remote: RemoteFile = {
    path: entry.path,
    url: `${endpoint}/${repository}/resolve/${commit}/${address}`,
    size: total,
    checksum: entry.lfs ? { kind: "sha256", hex: entry.lfs.oid } : { kind: "git", hex: entry.oid ?? "" },
  };
  await download(remote, path.join(folder, entry.path), {
    headers: token === undefined ? undefined : { authorization: `Bearer ${token}` },
    signal,
    stallMs,
    pauseMs,
    onBytes: (done) => onProgress?.({ phase: "download", done, total, item: entry.path }),
  });
}
