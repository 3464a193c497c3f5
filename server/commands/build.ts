/** npm run build: builds the pages, and the engine for visitors' tabs. */
import path from "node:path";
import { build } from "../web/build";
import { runCommand } from "./cli";

await runCommand("npm run build", (signal) => build(path.join(import.meta.dirname, "..", ".."), signal));
