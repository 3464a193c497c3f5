import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { readEnvFile } from "./env-file";

const folder = mkdtempSync(path.join(os.tmpdir(), "imago-env-"));
const file = path.join(folder, ".env");
afterAll(() => rmSync(folder, { recursive: true }));

const read = (bytes: string | Buffer) => {
  writeFileSync(file, bytes);
  return readEnvFile(file);
};

test("no file, a folder of that name and /dev/null hold nothing", () => {
  expect(readEnvFile(path.join(folder, "none"))).toEqual({});
  expect(readEnvFile(folder)).toEqual({});
  expect(readEnvFile("/dev/null")).toEqual({});
});

test("a FIFO is an error that names it, and nobody waits for its writer", () => {
  const fifo = path.join(folder, "fifo.env");
  execFileSync("mkfifo", [fifo]);
  expect(() => readEnvFile(fifo)).toThrow(`cannot read ${fifo}: it is a FIFO or a socket`);
});

test("the settings come out, however an editor or a shell writes the file", () => {
  const value = fc.stringMatching(/^[A-Za-z0-9:/@.?=&%+-]{1,30}$/);
  const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,15}$/);
  const settings = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5 });
  const style = fc.record({
    mark: fc.boolean(),
    wide: fc.boolean(),
    end: fc.constantFrom("\n", "\r\n"),
    quote: fc.constantFrom("", '"', "'"),
    before: fc.constantFrom("", "export ", "  ", "  export  "),
    comment: fc.constantFrom("", "# about this", "#A=1"),
  });
  fc.assert(
    fc.property(settings, style, (expected, { mark, wide, end, quote, before, comment }) => {
      const lines = Object.entries(expected).map(([key, one]) => `${before}${key}=${quote}${one}${quote}`);
      const text = [comment, ...lines, ""].join(end);
      const marked = mark || wide ? `\uFEFF${text}` : text;
      const bytes = Buffer.from(marked, wide ? "utf16le" : "utf8");
      expect(read(wide && mark ? bytes.swap16() : bytes)).toEqual({ ...expected });
    }),
  );
});

test("a # in quotes is part of the value, without quotes it begins a comment", () => {
  expect(read('A="/srv/c#/data"\nB=/srv # here\nC=3#4')).toEqual({ A: "/srv/c#/data", B: "/srv", C: "3" });
  // A path or URL that would be cut short silently is an error.
  for (const value of ["/srv/c#/data", "data#1", "a b#1", "postgres://me:a#b@host/db"])
    expect(() => read(`\n IMAGO_DATA = ${value}`)).toThrow("the value of IMAGO_DATA has a #");
});
