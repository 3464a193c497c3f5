/**
 * Times the engine: the default model on each server, against naive SQL, against PyTorch; and the article's network.
 */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Client } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { importInto, onCores, type Place, versionOf } from "@/testing/place";
import { printTable, ratio, type Sample, seconds, time, timeInTurn } from "./measure";
import { peakMemory } from "./memory";

const bundled = path.resolve("models/butterfly-64");

const pass = (client: Client, model: string) => () =>
  client.query("select imago.predict_noise($1, imago.initial_noise($1, 1), 500)", [model]);

/** Times a pass of the default model, on one core and on two in turn, on each server; reads the database's size. */
export async function defaultModel(place: Place): Promise<void> {
  const rows = [["server", "one core", "two cores", "import", "database"]];
  for (const name of place.servers) {
    const { url, pool, importMs, bytes } = await importInto(
      await place.server(name),
      "bench",
      bundled,
      "butterfly-64",
    );
    const [one, two] = [await onCores(url, 1), await onCores(url, 2)];
    const [serial, parallel] = await timeInTurn(9, pass(one, "butterfly-64"), pass(two, "butterfly-64"));
    const version = (await versionOf(one)).split(" on ")[0] ?? "";
    rows.push([
      `${name}: ${version}`,
      seconds(serial),
      seconds(parallel),
      `${(importMs / 1000).toFixed(1)} s`,
      `${(bytes / 1e6).toFixed(0)} MB`,
    ]);
    await Promise.all([one.end(), two.end(), pool.end()]);
  }
  printTable("One pass of the default model", rows);
}

/**
 * Times a pass in cells of eight digits, of twelve, and of twenty, on one core in turn: the bundled weights, the same
 * weights moved off their grid by less than a millionth, and these with sharp attention in the middle of the network.
 */
export async function cells(place: Place): Promise<void> {
  const rows = [
    ["server", "eight digits", "twelve digits", "ratio", "twenty up to the middle", "ratio to twelve"],
  ];
  for (const name of place.servers) {
    const { url, pool } = await importInto(await place.server(name), "bench", bundled, "narrow");
    for (const model of ["wide", "fine"]) await importModel(pool, bundled, { name: model });
    await pool.query(
      `update imago.tensor as t set data = array(
         select (w * case when m.name = 'fine' and t.name ~ '\\.to_[qk]\\.weight$' then 12 else 1.0000003 end)::real
         from (select unnest(t.data) as w) as w
       )
       from imago.model as m
       where m.id = t.model_id and m.name in ('wide', 'fine') and cardinality(t.shape) > 1`,
    );
    await pool.query("select imago.compile_model(id) from imago.model where name in ('wide', 'fine')");
    const { rows: digits } = await pool.query<{ digits: number[] }>(
      `select array_agg(distinct cell_digits) as digits from imago.convolution group by model_id order by model_id`,
    );
    if (JSON.stringify(digits) !== JSON.stringify([{ digits: [8] }, { digits: [12] }, { digits: [12, 20] }]))
      throw new Error(`the convolutions have other cells: ${JSON.stringify(digits)}`);
    const one = await onCores(url, 1);
    const [narrow, wide] = await timeInTurn(9, pass(one, "narrow"), pass(one, "wide"));
    const [usual, fine] = await timeInTurn(5, pass(one, "wide"), pass(one, "fine"));
    rows.push([name, seconds(narrow), seconds(wide), ratio(wide, narrow), seconds(fine), ratio(fine, usual)]);
    await Promise.all([one.end(), pool.end()]);
  }
  printTable("Cells of eight digits, twelve and twenty", rows);
}

/**
 * Times a pass in one process and with a worker for the layers that are worth one, as a session measures it; then with
 * a worker for every layer of a million digits on.
 */
export async function sharing(place: Place): Promise<void> {
  const head = [
    "server",
    "a worker starts in",
    "layers that use it",
    "one process",
    "with a worker",
    "ratio",
  ];
  const rows = [head];
  for (const name of place.servers) {
    const { url, pool } = await importInto(await place.server(name), "bench", bundled, "butterfly-64");
    for (const digits of [undefined, 1_000_000]) {
      const [one, two] = [await onCores(url, 1), await onCores(url, 2)];
      if (digits) await two.query(`set imago.worker_digits = ${digits}`);
      const { rows: found } = await two.query<{ ms: number | null; layers: string }>(
        `select imago.worker_start() as ms,
           (select count(*) filter (where imago.may_share(product_digits)) || ' of ' || count(*) from imago.convolution) as layers`,
      );
      const [serial, shared] = await timeInTurn(7, pass(one, "butterfly-64"), pass(two, "butterfly-64"));
      const { ms = null, layers = "" } = found[0] ?? {};
      const start = ms === null ? "none" : `${ms.toFixed(1)} ms`;
      rows.push([
        digits ? `${name}, from ${digits / 1e6} M digits on` : `${name}, as measured`,
        start,
        layers,
        seconds(serial),
        seconds(shared),
        ratio(serial, shared),
      ]);
      await Promise.all([one.end(), two.end()]);
    }
    await pool.end();
  }
  printTable("One process against two", rows);
}

/** Times a whole pass in plain SQL, once because it is long, and packed: same server, checkpoint and input. */
export async function naive(place: Place): Promise<void> {
  const rows = [["server", "naive", "packed, one core", "ratio", "packed, two cores", "ratio"]];
  for (const name of place.servers) {
    const { url, pool } = await importInto(await place.server(name), "bench", bundled, "butterfly-64");
    const [one, two] = [await onCores(url, 1), await onCores(url, 2)];
    const plain = await time(
      1,
      () => one.query("select imago.reference_unet($1, imago.initial_noise($1, 1), 500)", ["butterfly-64"]),
      0,
    );
    const [serial, parallel] = await timeInTurn(5, pass(one, "butterfly-64"), pass(two, "butterfly-64"));
    rows.push([
      name,
      seconds(plain),
      seconds(serial),
      ratio(plain, serial),
      seconds(parallel),
      ratio(plain, parallel),
    ]);
    await Promise.all([one.end(), two.end(), pool.end()]);
  }
  printTable("Against the naive SQL", rows);
}

async function torch(threads: number): Promise<Sample | undefined> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    const result = await promisify(execFile)(python, ["bench/pytorch.py", String(threads)]).catch(
      () => undefined,
    );
    if (result) return JSON.parse(result.stdout) as Sample;
  }
  return undefined;
}

/** Times the same pass in PyTorch on this machine's CPU, if it is installed. */
export async function pytorch(place: Place): Promise<void> {
  const [name = "packaged"] = place.servers;
  const { url, pool } = await importInto(await place.server(name), "bench", bundled, "butterfly-64");
  const rows = [["cores", "PyTorch", `SQL (${name})`, "ratio"]];
  for (const cores of [1, 2]) {
    const reference = await torch(cores);
    if (!reference)
      return console.log(
        "\nPyTorch is not installed here (Debian: apt-get install python3-torch): not compared",
      );
    const client = await onCores(url, cores);
    const sql = await time(5, pass(client, "butterfly-64"));
    rows.push([String(cores), `${reference.median.toFixed(1)} ms`, seconds(sql), ratio(sql, reference)]);
    await client.end();
  }
  await pool.end();
  printTable("Against PyTorch on the same CPU", rows);
}

/** 63 M parameters: channels 64-128-256-512, two layers a block, attention in the two deepest, head size 8, 64x64. */
const articleConfig = {
  sample_size: 64,
  in_channels: 3,
  out_channels: 3,
  layers_per_block: 2,
  block_out_channels: [64, 128, 256, 512],
  down_block_types: ["DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"],
  up_block_types: ["AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"],
  attention_head_dim: 8,
};

/** Measures the article's network with random weights: seconds a pass, memory and size. */
export async function article(place: Place): Promise<void> {
  const folder = path.join(place.folder, "article");
  await writeRandomCheckpoint(folder, articleConfig, {}, 1, "F16");
  const head = ["server", "one core", "two cores", "ratio", "peak memory", "import", "database"];
  for (const name of place.servers) {
    const { url, pool, importMs, bytes } = await importInto(
      await place.server(name),
      "bench",
      folder,
      "article",
    );
    const [one, two] = [await onCores(url, 1), await onCores(url, 2)];
    const serial = await time(1, pass(one, "article"), 0);
    let parallel: Sample | undefined;
    const peak = await peakMemory(two, async () => {
      parallel = await time(2, pass(two, "article"), 0);
    });
    if (!parallel) throw new Error("nothing was timed");
    const row = [
      name,
      seconds(serial),
      seconds(parallel),
      ratio(serial, parallel),
      `${(peak / 1e9).toFixed(2)} GB`,
      `${(importMs / 1000).toFixed(0)} s`,
      `${(bytes / 1e9).toFixed(2)} GB`,
    ];
    // Prints now, without waiting for the next server's rows, which take minutes more.
    printTable("One pass of the article's network (random weights)", [head, row]);
    await Promise.all([one.end(), two.end(), pool.end()]);
  }
}
