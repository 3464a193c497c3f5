/** Opens the tab's PostgreSQL: from imago.sql at a first visit, from the kept database at a later one. */
import { PGlite } from "@electric-sql/pglite";
import { readSections } from "@/lib/sql-text/sql-file";
import type { TabModel } from "../edition/tab-models";
import type { Keeping, Opening } from "./contract";
import { parsers } from "./database";
import { download } from "./download";
import { find, forgetUnless, keep } from "./shelf";

export type OpenedDatabase = { lite: PGlite; model: TabModel; keeping: Keeping; replaced: boolean };

type Options = {
  /** Address of the folder with the engine's files; ends in a slash. */
  base: URL;
  /** The model's name; undefined: the first of the list. */
  name: string | undefined;
  /** Whether the browser may keep files and database. */
  keeps: boolean;
  onProgress(opening: Opening): void;
};

/** The files of PGlite that the bundle has packed; the hash is that of their contents. */
declare const tabParts: { name: string; hash: string }[];

/** Buffers of 16 MB hold the working set; the rest of the memory is for sorts and states. */
const startParams = [
  ...PGlite.defaultStartParams,
  "-c",
  "shared_buffers=16MB",
  "-c",
  "wal_level=minimal",
  "-c",
  "max_wal_senders=0",
  "-c",
  "min_wal_size=2MB",
  "-c",
  "max_wal_size=16MB",
  "-c",
  "jit=off",
];
const initDbStartParams = ["--wal-segsize=1"];

async function readList({ base, name, keeps }: Options): Promise<TabModel> {
  const url = new URL("models.json", base);
  let list: Blob | undefined;
  try {
    list = await download(url, () => undefined);
    if (keeps) await keep(url.href, list);
  } catch (error) {
    list = await (await find(url.href))?.blob();
    if (!list) throw error;
  }
  const models = JSON.parse(await list.text()) as TabModel[];
  const model = name === undefined ? models[0] : models.find((one) => one.name === name);
  if (!model)
    throw new Error(
      `this site has no model ${name ?? ""} for tabs; it has ${models.map((one) => one.name).join(", ") || "none"}`,
    );
  return model;
}

/** Reports the downloads together. */
function createTally(onProgress: Options["onProgress"]) {
  const counts = new Map<string, { bytes: number; of: number }>();
  return (url: URL) => (bytes: number, of: number) => {
    counts.set(url.href, { bytes, of });
    const all = [...counts.values()];
    const sum = (part: "bytes" | "of") => all.reduce((total, one) => total + one[part], 0);
    onProgress({ phase: "download", bytes: sum("bytes"), of: sum("of") });
  };
}

export async function openDatabase(options: Options): Promise<OpenedDatabase> {
  const { base, keeps, onProgress } = options;
  const model = await readList(options);
  const tally = createTally(onProgress);
  const databaseKey = new URL(`database/${model.engine}/${model.identity}`, base);
  const fileUrl = new URL(model.file, new URL("models.json", base));
  const parts = tabParts.map(({ name, hash }) => new URL(`${name}.gz?${hash}`, base));
  const current = new Set([databaseKey, new URL("models.json", base), ...parts].map(({ href }) => href));
  const outdated = keeps
    ? await forgetUnless((url) => current.has(url.href) || isOther(url, databaseKey, model.engine))
    : 0;

  async function obtain(url: URL): Promise<Blob> {
    const found = keeps ? await find(url.href) : undefined;
    if (found) return found.blob();
    const blob = await download(url, tally(url));
    if (keeps) await keep(url.href, blob);
    return blob;
  }

  const kept = keeps ? await (await find(databaseKey.href))?.blob() : undefined;
  const [text, ...files] = await Promise.all([
    kept ? undefined : download(fileUrl, tally(fileUrl)),
    ...parts.map(obtain),
  ]);
  const module = async (blob: Blob | undefined) =>
    WebAssembly.compileStreaming(new Response(blob, { headers: { "content-type": "application/wasm" } }));
  onProgress({ phase: "boot" });
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([module(files[0]), module(files[1])]);
  const common = {
    pgliteWasmModule,
    initdbWasmModule,
    fsBundle: files[2],
    parsers,
    startParams,
    initDbStartParams,
  };
  if (kept) {
    onProgress({ phase: "unpack" });
    const lite = await PGlite.create({ ...common, loadDataDir: kept }).catch(() => undefined);
    if (lite) return { lite, model, keeping: "found", replaced: false };
    await forgetUnless((url) => url.href !== databaseKey.href); // it was damaged
    return openDatabase(options);
  }
  const lite = await PGlite.create(common);
  await load(lite, await (text ?? new Blob()).text(), onProgress);
  const taken = keeps && (await keep(databaseKey.href, await dump(lite)));
  return { lite, model, keeping: taken ? "kept" : "refused", replaced: outdated > 0 };
}

/** Whether `url` is the database of another model with the same engine. */
const isOther = (url: URL, databaseKey: URL, engine: string) =>
  url.href.startsWith(new URL(`../${engine}/`, databaseKey).href);

async function dump(lite: PGlite): Promise<Blob> {
  await lite.exec("checkpoint");
  return lite.dumpDataDir("none");
}

/** The last section paints a butterfly for psql; the page asks for its own. */
const isNeeded = ({ title }: { title: string }) => title !== "painting";

async function load(lite: PGlite, text: string, onProgress: Options["onProgress"]): Promise<void> {
  for (const { title, sql } of readSections(text).filter(isNeeded)) {
    let done = 0;
    for (const part of title.startsWith("reading") ? sql.split(/^(?=insert into|update )/m) : [sql]) {
      onProgress({ phase: "load", section: title, fraction: done / sql.length });
      await lite.exec(part);
      done += part.length;
    }
  }
}
