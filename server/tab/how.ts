/** Reads what /how shows of a database that has painted nothing yet. */
import type { Queryable } from "@/db/pool";
import type { TabModel } from "../edition/tab-models";
import { arrange } from "../web/pages/how/catalogue";
import { readFunctions } from "../web/pages/how/functions";
import { readNetwork } from "../web/pages/how/wiring";
import { toBase64 } from "./base64";
import type { TabHow } from "./contract";

/** The seed of the noise on the page. */
const seed = "42";

export async function readTabHow(
  database: Queryable,
  { name, identity }: TabModel,
  layerFunctions: string[],
): Promise<TabHow> {
  const network = await readNetwork(database, name, identity);
  if (!network) throw new Error(`the model ${name} is not in this database`);
  const { rows } = await database.query<{ file: Uint8Array; width: number; height: number }>(
    `select imago.png(imago.rgb(picture), array_length(picture, 3), 1) as file, array_length(picture, 3) as width,
       array_length(picture, 2) as height
     from imago.picture($1, imago.initial_noise($1, $2)) as picture`,
    [name, seed],
  );
  const [noise] = rows;
  const functions = await readFunctions(database);
  const all = new Map(functions.map((each) => [each.name, each]));
  return {
    network,
    index: { chapters: arrange(functions), opened: undefined, found: undefined },
    layerFunctions: new Map(
      layerFunctions.flatMap((layer) => all.get(layer) ?? []).map((each) => [each.name, each]),
    ),
    noise: noise && {
      seed,
      src: `data:image/png;base64,${toBase64(noise.file)}`,
      width: noise.width,
      height: noise.height,
    },
  };
}
