/** Reads the files of sql/: the functions, which are the engine, and the migrations. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Engine } from "./engine";

const sqlFolder = path.join(import.meta.dirname, "..", "sql");

export type SqlFile = { name: string; text: string };
export type Functions = Engine & { files: SqlFile[] };

async function readFolder(root: string, folder: string): Promise<SqlFile[]> {
  const names = await readdir(path.join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (name) => ({
      name: path.posix.join(folder, name),
      text: await readFile(path.join(root, folder, name), "utf8"),
    })),
  );
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const withoutFunctions = ["schema", "test"];

/** Reads the function files (all folders but `schema` and `test`), their hash, and the number in engine.json, or 0. */
export async function readFunctions(root = sqlFolder): Promise<Functions> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !withoutFunctions.includes(entry.name))
    .map(({ name }) => name)
    .sort();
  const files = (await Promise.all(["", ...folders].map((folder) => readFolder(root, folder)))).flat();
  const declared = await readFile(path.join(root, "engine.json"), "utf8").catch(() => '{ "number": 0 }');
  const { number } = z.object({ number: z.int().min(0) }).parse(JSON.parse(declared));
  return { number, version: sha256(JSON.stringify(files)).slice(0, 16), files };
}

/** Reads the migrations, in the order in which they are applied. `name` is the path from sql/. */
export const readMigrations = (root = sqlFolder): Promise<SqlFile[]> => readFolder(root, "schema");
