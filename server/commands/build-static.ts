/** npm run build:static -- --out FOLDER: Imago as a folder of plain files, with the database in the visitor's tab. */
import path from "node:path";
import { parseArgs } from "node:util";
import { writeSite } from "../edition/site";
import { misuse, runCommand, withDatabase } from "./cli";

const usage = "npm run build:static -- --out FOLDER";

await runCommand(usage, async (signal) => {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  if (values.out === undefined) throw misuse("name the folder for the site: --out FOLDER");
  const folder = path.resolve(values.out);
  const root = path.join(import.meta.dirname, "..", "..");
  await withDatabase(signal, async (pool) => {
    const files = await writeSite(pool, root, folder);
    console.log(`wrote ${values.out}: ${files} files, for any web server, under any path`);
    console.log(`try it: npx serve ${values.out}`);
  });
});
