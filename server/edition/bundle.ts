/** Bundles the engine for browsers: the worker as one module, and PGlite's files, packed, beside it. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { builtinModules, createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { build, type Metafile, type Plugin } from "esbuild";

const pack = promisify(gzip);

/** PGlite's files, in the order in which server/tab/open.ts takes them. */
const parts = ["pglite.wasm", "initdb.wasm", "pglite.data"];

/** Leaves out Node's modules, which PGlite imports for Node and calls there only. */
const withoutNode: Plugin = {
  name: "without-node",
  setup({ onResolve, onLoad }) {
    const modules = new Set(builtinModules);
    onResolve({ filter: /./ }, ({ path: name }) =>
      modules.has(name.replace(/^node:/, "")) ? { path: name, namespace: "node-only" } : undefined,
    );
    onLoad({ filter: /./, namespace: "node-only" }, () => ({
      contents: "module.exports = {}",
      loader: "js",
    }));
  },
};

const require = createRequire(import.meta.url);

/** Writes worker.js and the packed parts into `folder`, which it empties first. */
export async function bundleTab(root: string, folder: string): Promise<void> {
  const pglite = path.dirname(require.resolve("@electric-sql/pglite"));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packed = await Promise.all(
    parts.map(async (name) => {
      const content = await readFile(path.join(pglite, name));
      await writeFile(path.join(folder, `${name}.gz`), await pack(content));
      return { name, hash: createHash("sha256").update(content).digest("hex").slice(0, 16) };
    }),
  );
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, "server", "tab", "worker.ts")],
    outfile: path.join(folder, "worker.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    alias: { "@/db/pool": path.join(root, "server", "tab", "pool.ts") },
    plugins: [withoutNode],
    define: { tabParts: JSON.stringify(packed) },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const postgres = await readFile(path.join(import.meta.dirname, "postgresql-license.txt"), "utf8");
  await writeFile(
    path.join(folder, "licenses.txt"),
    `${await readLicenses(root, [metafile])}${rule}PostgreSQL\n\n${postgres}`,
  );
}

const rule = `\n\n${"-".repeat(78)}\n\n`;

/** Collects the licence texts of all packages in bundles. */
export async function readLicenses(root: string, bundles: Metafile[]): Promise<string> {
  const inputs = bundles.flatMap(({ inputs }) => Object.keys(inputs));
  const packages = new Set(
    inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
  );
  const texts: string[] = [];
  for (const name of [...packages].sort()) {
    const folder = path.join(root, "node_modules", name);
    const files = (await readdir(folder)).filter((file) => /licen[cs]e|notice/i.test(file)).sort();
    if (files.length === 0) throw new Error(`the package ${name} has no licence file`);
    for (const file of files)
      texts.push(`${name}: ${file}\n\n${await readFile(path.join(folder, file), "utf8")}`);
  }
  return texts.join(rule);
}
