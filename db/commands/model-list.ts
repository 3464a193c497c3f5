/** npm run model:list */
import { parseArgs } from "node:util";
import { listModels, type ModelSummary } from "../model/list";
import { runCommand, withDatabase } from "./cli";

const columns: [string, (model: ModelSummary) => string][] = [
  ["name", ({ name }) => name],
  ["identity", ({ identity }) => identity.slice(0, 12)],
  ["parameters", ({ parameters }) => parameters.toLocaleString("en")],
  ["size", ({ bytes }) => `${(bytes / 1e6).toFixed(1)} MB`],
  [
    "picture",
    ({ picture }) => `${picture.width}x${picture.height} ${picture.channels === 1 ? "grey" : "colour"}`,
  ],
  ["imported", ({ importedAt }) => importedAt.toISOString().slice(0, 16).replace("T", " ")],
];

await runCommand("npm run model:list", async (signal) => {
  parseArgs({ options: {} });
  const models = await withDatabase(signal, listModels);
  const rows = [
    columns.map(([title]) => title),
    ...models.map((model) => columns.map(([, show]) => show(model))),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
});
