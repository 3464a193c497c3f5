/** npm run model:list */
import { parseArgs } from "node:util";
import { listModels, type ModelSummary } from "../checkpoints/list";
import { runCommand, withDatabase } from "./cli";
import { type Column, minute, printTable } from "./table";

const columns: Column<ModelSummary>[] = [
  ["name", ({ name }) => name],
  ["identity", ({ identity }) => identity.slice(0, 12)],
  ["parameters", ({ parameters }) => parameters.toLocaleString("en")],
  ["size", ({ bytes }) => `${(bytes / 1e6).toFixed(1)} MB`],
  ["picture", ({ width, height, channels }) => `${width}x${height} ${channels === 1 ? "grey" : "colour"}`],
  ["imported", ({ importedAt }) => minute(importedAt)],
];

await runCommand("npm run model:list", async (signal) => {
  parseArgs({ options: {} });
  const models = await withDatabase(signal, listModels);
  printTable(columns, models);
});
