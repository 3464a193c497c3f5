import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sqlToHtml, sqlTokens } from "./sql-tokens";

const joined = (text: string) =>
  sqlTokens(text)
    .map((token) => token.text)
    .join("");
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

test("each piece is what it is", () => {
  expect(sqlTokens("select 'it''s' || x1 -- select 5\nfrom imago.pack(2.5e-3)")).toEqual([
    { type: "keyword", text: "select" },
    { type: "other", text: " " },
    { type: "string", text: "'it''s'" },
    { type: "other", text: " || x1 " },
    { type: "comment", text: "-- select 5" },
    { type: "other", text: "\n" },
    { type: "keyword", text: "from" },
    { type: "other", text: " " },
    { type: "function", text: "imago.pack" },
    { type: "other", text: "(" },
    { type: "number", text: "2.5e-3" },
    { type: "other", text: ")" },
  ]);
});

test("whatever the text, nothing of it is lost, and nothing of it becomes HTML", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[-'"<>&$a-z0-9.\n/*( ]{0,60}$/));
  fc.assert(
    fc.property(text, (sql) => {
      expect(joined(sql)).toBe(sql);
      expect(plain(sqlToHtml(sql, () => "#x"))).toBe(sql);
    }),
    { numRuns: 200 },
  );
});

test("every function file of ours comes out as it went in", async () => {
  const root = path.resolve("sql");
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".sql"));
  expect(names.length).toBeGreaterThan(60);
  for (const name of names) {
    const sql = await readFile(path.join(root, name), "utf8");
    expect(plain(sqlToHtml(sql, () => undefined))).toBe(sql);
  }
});

test("calls of known functions are links, others are not", () => {
  const html = sqlToHtml('select imago.pack(x), imago.other(y) where a < "b"', (name) =>
    name === "pack" ? "#sql-pack" : undefined,
  );
  expect(html).toContain('<a class="sql-function" href="#sql-pack">imago.pack</a>(x)');
  expect(html).toContain('<span class="sql-function">imago.other</span>(y)');
  expect(html).toContain("a &lt; &quot;b&quot;");
});
