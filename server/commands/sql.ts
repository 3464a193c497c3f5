/** npm run sql -- [--model NAME] [--out FILE], or --extension FOLDER: the engine as files for other databases. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { writeExtension } from "../edition/extension";
import { writeSqlFile } from "../edition/file";
import { quickestModel } from "../edition/model";
import { misuse, runCommand, withDatabase } from "./cli";

/** Writes beside `file` and renames at the end, so that a file of that name is always whole. */
async function writeWhole(file: string, pieces: AsyncIterable<string>): Promise<number> {
  const unfinished = `${file}.${process.pid}.new`;
  try {
    const stream = createWriteStream(unfinished);
    await pipeline(Readable.from(pieces), stream);
    await rename(unfinished, file);
    return stream.bytesWritten;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/**
 * Writes to stdout, which a pipeline would destroy if the pieces failed: nobody could tell that from a reader that
 * left.
 */
async function print(pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, "drain");
}

async function extension(folder: string): Promise<void> {
  const files = await writeExtension();
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(path.join(folder, name), text);
  console.log(`wrote ${files.map(({ name }) => path.join(folder, name)).join(", ")}`);
  console.log(`install it: make -C ${folder} install, then "create extension imago"`);
}

const usage = `npm run sql -- [--model NAME] [--out FILE]
       npm run sql -- --extension FOLDER`;

await runCommand(usage, async (signal) => {
  const { values } = parseArgs({
    options: { model: { type: "string" }, out: { type: "string" }, extension: { type: "string" } },
  });
  if (values.extension !== undefined) {
    if (values.model !== undefined || values.out !== undefined)
      throw misuse("--extension writes the engine without a model: leave --model and --out out");
    return extension(values.extension);
  }
  if (values.out === undefined && process.stdout.isTTY)
    throw misuse("the file has some 10 MB: name it with --out FILE, or lead the output elsewhere");
  await withDatabase(signal, async (pool) => {
    const model = values.model ?? (await quickestModel(pool));
    const pieces = writeSqlFile(pool, model);
    if (values.out === undefined) return print(pieces);
    const bytes = await writeWhole(values.out, pieces);
    console.log(`wrote ${values.out}: ${(bytes / 1e6).toFixed(1)} MB, engine and model ${model}`);
    console.log(`try it: createdb butterflies && psql -d butterflies -f ${path.basename(values.out)}`);
  });
});
