/** Times `imago.sql` from `psql -f` on an empty database to the printed butterfly, and weighs the file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { migrate } from "@/db/migrate";
import { connect, createPool } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { writeSqlFile } from "@/server/edition/file";
import { createDatabase, importInto, type Place } from "@/testing/place";
import { libpqUrl } from "@/testing/libpq-url";
import type { ServerName, TestServer } from "@/testing/servers";
import { printTable, ratio, type Sample, seconds, summarise } from "./measure";
import { numberOption } from "./options";
import { processorSeconds } from "./processes";

const model = "butterfly-64-turbo";
const bars = { fileBytes: 12e6, gzipBytes: 6e6, butterflyMs: 30_000 };

/** `processorMs`: of the server's process, which on a busy machine waits for its turn as well. */
type Run = { loadedMs: number; butterflyMs: number; processorMs: number };

/** Follows the processor time of a process until it ends; returns a function that ends this and returns the last. */
function follow(pid: number): () => number {
  let last = 0;
  const timer = setInterval(async () => {
    const now = await processorSeconds(pid);
    if (now > last) last = now;
  }, 100);
  return () => {
    clearInterval(timer);
    return last * 1000;
  };
}

/** Runs psql as a reader would. The title of the last section says that everything is loaded. */
async function runPsql(server: TestServer, file: string): Promise<Run> {
  const url = await createDatabase(server, "one_file");
  const admin = await connect(server.adminUrl);
  const startedMs = performance.now();
  const since = () => performance.now() - startedMs;
  const child = spawn("psql", ["-X", "-d", libpqUrl(url), "-f", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  let loadedMs = Number.NaN;
  let end = () => Number.NaN;
  for await (const line of createInterface(child.stdout)) {
    if (line === "painting") loadedMs = since();
    if (line === "creating tables") {
      const { rows } = await admin.query<{ pid: number }>(
        "select pid from pg_stat_activity where datname = 'one_file' and application_name = 'psql'",
      );
      end = follow(rows[0]?.pid ?? 0);
    }
  }
  const [code] = await closed;
  const butterflyMs = since();
  const processorMs = end();
  await admin.end();
  if (code !== 0 || Number.isNaN(loadedMs)) throw new Error(`psql ended with code ${code}`);
  return { loadedMs, butterflyMs, processorMs };
}

/** Does the same as a checkout's commands, db:migrate and model:import, but for the butterfly. */
async function runImport(url: string): Promise<number> {
  const pool = createPool(url);
  const startedMs = performance.now();
  await migrate(pool);
  await importModel(pool, path.resolve("models", model), { name: model });
  const milliseconds = performance.now() - startedMs;
  await pool.end();
  return milliseconds;
}

const keeps = (worst: number, bar: number) => (worst <= bar ? "yes" : "NO");

/** Loads the file into all servers in turn, `--runs` times (3). */
export async function oneFile(place: Place): Promise<void> {
  const [first = "packaged"] = place.servers;
  const { pool } = await importInto(
    await place.server(first),
    "source",
    path.resolve("models", model),
    model,
  );
  const file = path.join(place.folder, "imago.sql");
  await writeFile(file, writeSqlFile(pool, model));
  await pool.end();
  const text = await readFile(file);
  const compressed = await promisify(gzip)(text, { level: 9 });
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  printTable(`imago.sql with ${model}`, [
    ["", "size", "at most", ""],
    ["plain", megabytes(text.length), megabytes(bars.fileBytes), keeps(text.length, bars.fileBytes)],
    [
      "gzip -9",
      megabytes(compressed.length),
      megabytes(bars.gzipBytes),
      keeps(compressed.length, bars.gzipBytes),
    ],
  ]);

  const runs = new Map<ServerName, (Run & { importMs: number })[]>();
  for (let run = 0; run < numberOption("runs", 3); run++)
    for (const name of place.servers) {
      const server = await place.server(name);
      const times = await runPsql(server, file);
      const importMs = await runImport(await createDatabase(server, "commands"));
      runs.set(name, [...(runs.get(name) ?? []), { ...times, importMs }]);
    }
  const column = (name: ServerName, pick: (run: Run & { importMs: number }) => number): Sample =>
    summarise((runs.get(name) ?? []).map(pick));
  printTable("From psql -f to the first butterfly", [
    [
      "server",
      "loaded and compiled",
      "butterfly",
      "within 30 s",
      "the server's processor time",
      "db:migrate and model:import",
      "ratio",
    ],
    ...place.servers.map((name) => {
      const butterfly = column(name, (run) => run.butterflyMs);
      const loaded = column(name, (run) => run.loadedMs);
      const imported = column(name, (run) => run.importMs);
      return [
        name,
        seconds(loaded),
        seconds(butterfly),
        keeps(butterfly.max, bars.butterflyMs),
        seconds(column(name, (run) => run.processorMs)),
        seconds(imported),
        ratio(loaded, imported),
      ];
    }),
  ]);
}
