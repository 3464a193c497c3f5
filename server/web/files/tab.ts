/** The files that a visitor's tab loads to paint by itself: the list of models, and imago.sql of each. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Pool } from "@/db/pool";
import { createWorkshop } from "@/lib/concurrency/workshop";
import { listTabModels } from "../../edition/tab-models";
import { pool, shared } from "../shared";

const pack = promisify(gzip);

/** Its own workshop: a file takes seconds, and pictures must not wait for it. Holds the files of some ten models. */
const workshop = () => shared("tabFiles", () => createWorkshop({ limitBytes: 100 * 2 ** 20 }));

type WriteSqlFile = (pool: Pool, model: string) => AsyncIterable<string>;

/** The process sets it when it starts: the files of sql/ lie beside its own modules, and not beside the built pages. */
export const setEdition = (write: WriteSqlFile): void => void shared("edition", () => write);

function edition(): WriteSqlFile {
  return shared<WriteSqlFile>("edition", () => {
    throw new Error("this process has no edition: start it with npm start or npm run web");
  });
}

/** Returns imago.sql of a model, packed; undefined if there is no such model. */
export async function readSqlFile(name: string, leaves: AbortSignal): Promise<Buffer | undefined> {
  const model = (await listTabModels(pool())).find((one) => one.name === name);
  if (!model) return undefined;
  return workshop()(
    model.file,
    async () => {
      let text = "";
      for await (const piece of edition()(pool(), name)) text += piece;
      return pack(text, { level: 9 });
    },
    leaves,
  );
}
