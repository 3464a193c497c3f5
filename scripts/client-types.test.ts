import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { typeFiles } from "./client-types";

test.each(typeFiles.map(([file, write]) => [path.basename(file), file, write] as const))(
  "%s of the clients has the API's schemas: npm run client:types",
  async (_, file, write) => {
    expect(await readFile(file, "utf8")).toBe(await write());
  },
);
