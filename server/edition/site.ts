/**
 * Writes a site of plain files, which any host serves under any path: the studio, /how/ and /lab/ with the engine in
 * the visitor's tab. All addresses in it are relative.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import tailwind from "@tailwindcss/postcss";
import { build, type Metafile } from "esbuild";
import postcss from "postcss";
import type { Pool } from "@/db/pool";
import { listModelInfo } from "../engine/models";
import { readSamplers } from "../engine/samplers";
import { bundleTab, readLicenses } from "./bundle";
import { writeSqlFile } from "./file";
import { listTabModels } from "./tab-models";

const pack = promisify(gzip);

/** Most steps of a butterfly, as in server/tab/easel.ts. */
const maxSteps = 250;

type Page = { name: "studio" | "how" | "lab"; folder: string; title: string };

const pages: Page[] = [
  { name: "studio", folder: "", title: "Imago" },
  { name: "how", folder: "how", title: "How it works - Imago" },
  { name: "lab", folder: "lab", title: "The lab - Imago" },
];

const description =
  "PostgreSQL runs a diffusion model in plain SQL, in your own browser, and paints butterflies.";

/** The same policy as the server's, but for inline scripts: there are none. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

/** A site has this file beside the folder `tab`. */
const mark = "offline.js";

/** A `<` would end the script element. */
const asJson = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");

function htmlOf({ name, folder, title }: Page, facts: unknown): string {
  const root = folder === "" ? "./" : "../";
  return `<!doctype html>
<html lang="en" data-root="${root}" data-page="${name}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="${root}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}site.css">
<script type="application/json" id="facts">${asJson(facts)}</script>
<script type="module" src="${root}site.js"></script>
</head>
<body>
<div id="root"></div>
<noscript><p>Here your browser itself runs the database, and it needs scripts for that.</p></noscript>
</body>
</html>
`;
}

async function readFacts(pool: Pool) {
  const [models, samplers] = await Promise.all([listModelInfo(pool), readSamplers(pool)]);
  return {
    models: models
      .toSorted((a, b) => a.usual.steps - b.usual.steps)
      .map(({ name, usual, words }) => ({ name, usual, words, secondsPerStep: null })),
    offer: { maxSteps, samplers },
  };
}

async function writeStyles(root: string, folder: string): Promise<void> {
  const from = path.join(root, "components", "site", "site.css");
  const to = path.join(folder, "site.css");
  const { css } = await postcss([tailwind({ base: root, optimize: true })]).process(
    await readFile(from, "utf8"),
    { from, to },
  );
  await writeFile(to, css);
  const fonts = path.join(root, "app", "fonts");
  const kept = (await readdir(fonts)).filter((name) => /\.woff2$|^OFL/.test(name));
  for (const name of kept) await cp(path.join(fonts, name), path.join(folder, "fonts", name));
  await cp(path.join(root, "app", "icon.svg"), path.join(folder, "icon.svg"));
}

async function writeScripts(root: string, folder: string): Promise<Metafile> {
  const site = path.join(root, "components", "site");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { site: path.join(site, "main.tsx") },
    outdir: folder,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    alias: {
      "next/link": path.join(site, "link.tsx"),
      "next/navigation": path.join(site, "navigation.ts"),
    },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}

async function writeModels(pool: Pool, folder: string): Promise<void> {
  const models = await listTabModels(pool);
  await writeFile(path.join(folder, "models.json"), JSON.stringify(models));
  for (const { name } of models) {
    let text = "";
    for await (const piece of writeSqlFile(pool, name)) text += piece;
    await writeFile(path.join(folder, `${name}.sql.gz`), await pack(text, { level: 9 }));
  }
}

/** Lists the files below `folder`, as paths relative to it. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();
}

/** Writes the service worker, which keeps the pages; the engine's big files are kept when a visitor paints. */
async function writeOffline(root: string, folder: string): Promise<void> {
  const files = (await listFiles(folder)).filter((name) => !/^tab\/.*\.gz$|\.txt$/.test(name));
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(await readFile(path.join(folder, name)));
  const text = await readFile(path.join(root, "server", "edition", "offline.js"), "utf8");
  const paths = files.map((name) => name.replace(/(^|\/)index\.html$/, "$1") || "./");
  await writeFile(
    path.join(folder, mark),
    `const version = ${JSON.stringify(hash.digest("hex").slice(0, 16))};\nconst files = ${JSON.stringify(paths)};\n${text}`,
  );
}

/** Throws unless `folder` is missing, empty, or a site that was written before. */
async function refuseOther(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (names.length > 0 && !(names.includes(mark) && names.includes("tab")))
    throw new Error(
      `${folder} holds other files (${names.slice(0, 3).join(", ")}): name an empty folder, or a new one`,
    );
}

/**
 * Writes the site of the database's models into `folder`, and returns the number of files. Replaces an earlier site;
 * throws if the folder holds anything else.
 */
export async function writeSite(pool: Pool, root: string, folder: string): Promise<number> {
  await refuseOther(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await bundleTab(root, path.join(folder, "tab"));
  const [metafile] = await Promise.all([
    writeScripts(root, folder),
    writeStyles(root, folder),
    writeModels(pool, path.join(folder, "tab")),
  ]);
  await writeFile(path.join(folder, "licenses.txt"), await readLicenses(root, [metafile]));
  const facts = await readFacts(pool);
  for (const page of pages) {
    await mkdir(path.join(folder, page.folder), { recursive: true });
    await writeFile(path.join(folder, page.folder, "index.html"), htmlOf(page, facts));
  }
  await writeOffline(root, folder);
  return (await listFiles(folder)).length;
}
