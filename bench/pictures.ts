/**
 * Measures how far SQL's whole pictures are from PyTorch's, from the same noise at the usual run of each bundled model.
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { importInto, type Place } from "@/testing/place";
import { printTable } from "./measure";
import { numberOption } from "./options";

const models = ["butterfly-64", "butterfly-64-turbo"];

/** A value further than 1 apart; `value` is its place in the state, from 0. */
type Outlier = { picture: number; value: number; difference: number };
/** Differences of the pixels' values, in units of 1/255. */
type Difference = { max: number; mean: number; p999: number; over: Outlier[]; values: number };

async function compare(folder: string, file: string): Promise<Difference | undefined> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    const result = await promisify(execFile)(python, ["bench/pictures.py", folder, file]).catch(
      () => undefined,
    );
    if (result) return JSON.parse(result.stdout) as Difference;
  }
  return undefined;
}

const nameOutlier = ({ picture, value, difference }: Outlier) =>
  `seed ${picture + 1}, value ${value}: ${difference.toFixed(2)}`;

/** Paints `--pictures` (8) of each model by SQL on the first server, from seed 1 on. */
export async function pictures(place: Place): Promise<void> {
  const count = numberOption("pictures", 8);
  const rows = [["model", "pictures", "at most", "99.9 % within", "mean", "values over 1"]];
  for (const name of models) {
    const folder = path.resolve("models", name);
    const { pool } = await importInto(
      await place.server(place.servers[0] ?? "packaged"),
      "bench",
      folder,
      name,
    );
    const painted: { noise: number[]; state: number[]; path: number[] }[] = [];
    for (let seed = 1; seed <= count; seed++) {
      const { rows: steps } = await pool.query<{ t: number; image: number[] }>(
        "select t, image from imago.generate($1, $2) order by step",
        [name, seed],
      );
      const [noise, last] = [steps[0], steps.at(-1)];
      if (!noise || !last) throw new Error(`seed ${seed} gave no picture`);
      painted.push({ noise: noise.image, state: last.image, path: steps.slice(1).map(({ t }) => t) });
    }
    await pool.end();
    const file = path.join(place.folder, `${name}.json`);
    await writeFile(file, JSON.stringify(painted));
    const found = await compare(folder, file);
    if (!found)
      return console.log(
        "\nPyTorch is not installed here (Debian: apt-get install python3-torch): not compared",
      );
    const { max, p999, mean, over, values } = found;
    rows.push([
      name,
      String(count),
      max.toFixed(2),
      p999.toFixed(2),
      mean.toFixed(3),
      [`${over.length} of ${values}`, ...over.map(nameOutlier)].join("; "),
    ]);
  }
  printTable("SQL's pictures against PyTorch's, in 1/255", rows);
}
