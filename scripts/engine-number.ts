/**
 * npm run engine:number: records the hash of the SQL function files in sql/engine.json. Raises the number by one if the
 * recorded engine has been published. `--keep` keeps the number, for an engine that has not left this checkout yet.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Engine } from "@/db/engine";
import { readFunctions } from "@/db/sql-files";

const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
const file = path.join(import.meta.dirname, "..", "sql", "engine.json");
const recorded: Engine = JSON.parse(await readFile(file, "utf8"));
const { version } = await readFunctions();
const number = version === recorded.version || values.keep ? recorded.number : recorded.number + 1;
await writeFile(file, `${JSON.stringify({ number, version }, null, 2)}\n`);
console.log(`engine ${number} (${version})`);
