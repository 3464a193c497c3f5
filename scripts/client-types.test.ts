import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { typesFile, writeTypes } from "./client-types";

test("the client's types are those of the API's schemas: npm run client:types", async () => {
  expect(await readFile(typesFile, "utf8")).toBe(await writeTypes());
});
