import { expect, test } from "vitest";
import { inPsql } from "./in-psql";

test("an error points at its place in the statement", () => {
  const sql = "select 1,\n  näme from imago.model";
  expect(inPsql('column "näme" does not exist', { position: "13", hint: "Perhaps." }, sql)).toBe(
    [
      'ERROR:  column "näme" does not exist',
      "LINE 2:   näme from imago.model",
      "          ^",
      "HINT:  Perhaps.",
    ].join("\n"),
  );
});

test("an error inside a function points at the function's own query", () => {
  const diagnosis = {
    severity: "ERROR",
    internalPosition: "8",
    internalQuery: "select x",
    where: "PL/pgSQL function inline_code_block line 1 at SQL statement",
  };
  expect(inPsql('column "x" does not exist', diagnosis, "do $$ begin perform x; end $$").split("\n")).toEqual(
    [
      'ERROR:  column "x" does not exist',
      "LINE 1: select x",
      "               ^",
      "QUERY:  select x",
      "CONTEXT:  PL/pgSQL function inline_code_block line 1 at SQL statement",
    ],
  );
});

test("an error without a place has its message and detail", () => {
  expect(inPsql("division by zero", { detail: "It is zero." }, "select 1 / 0")).toBe(
    "ERROR:  division by zero\nDETAIL:  It is zero.",
  );
});
