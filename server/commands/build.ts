/** npm run build: builds the pages, and the engine for visitors' tabs. */
import path from "node:path";
import { readEnvironment } from "@/lib/env/env-file";
import { build } from "../web/build";
import { runCommand } from "./cli";

await runCommand("npm run build", (signal) => {
  readEnvironment(); // throws for a FIFO, on which Next.js would wait
  return build(path.join(import.meta.dirname, "..", ".."), signal);
});
