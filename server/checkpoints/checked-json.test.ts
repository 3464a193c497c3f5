import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readJsonObject } from "./checked-json";

const folder = mkdtempSync(path.join(os.tmpdir(), "imago-json-"));
const file = path.join(folder, "config.json");
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(file, text);
  return readJsonObject(file);
};

test("a number that is not finite is read as Python writes it, and stays out of texts", async () => {
  expect(await read('{"a": -Infinity, "b": [NaN, Infinity], "c": "-Infinity, \\" NaN"}')).toEqual({
    a: "-Infinity",
    b: ["NaN", "Infinity"],
    c: '-Infinity, " NaN',
  });
});

test("a byte order mark before the file does not belong to it", async () => {
  expect(await read('\uFEFF{"a": 1}')).toEqual({ a: 1 });
});

test("anything but an object is refused, in the words of the parser", async () => {
  await expect(read("{'a': 1}")).rejects.toThrow("config.json is not valid JSON: ");
  await expect(read('{"a": -Infinite}')).rejects.toThrow("config.json is not valid JSON: ");
  await expect(read("[1]")).rejects.toThrow("config.json holds [1]: expected a JSON object");
});
