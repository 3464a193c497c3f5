import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const promise =
  "The same model, seed and run give the same bits on every server that reproduces the model's known answer";

test.each([
  "README.md",
  "docs/same-bits.md",
  "docs/architecture.md",
  "sql/README.md",
  "lib/api/response.ts",
  "server/edition/extension.ts",
  "components/proof/proof.tsx",
])("%s promises the same in the same words", async (file) => {
  const text = (await readFile(file, "utf8")).replaceAll("&rsquo;", "'").replace(/\s+/g, " ");
  expect(text).toContain(promise);
});
