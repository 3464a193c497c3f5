import { expect, test } from "vitest";
import { createLog, messageOf } from "./log";

function record() {
  const lines: string[] = [];
  return { lines, log: createLog({ part: "test" }, (line) => lines.push(line)) };
}

test("an event is a line with time, level and the fields of the log and its own", () => {
  const { lines, log } = record();
  log.with({ job: "abc" }).warn("job.lost", { step: 3, ok: false });
  expect(lines).toEqual([
    expect.stringMatching(
      /^time=\d{4}-\d\d-\d\dT[\d:.]+Z level=warn event=job.lost part=test job=abc step=3 ok=false$/,
    ),
  ]);
});

test("a value of more than one word is quoted, so that an event stays one line", () => {
  const { lines, log } = record();
  log.error("failed", { reason: 'no "luck"\nat all', empty: "" });
  expect(lines[0]).toMatch(/reason="no \\"luck\\"\\nat all" empty=""$/);
});

test("undefined fields are left out", () => {
  const { lines, log } = record();
  log.info("x", { a: undefined, b: null, c: 0 });
  expect(lines[0]).toMatch(/event=x part=test c=0$/);
});

test("all errors of an AggregateError are named", () => {
  expect(messageOf(new AggregateError([new Error("a"), new Error("b")]))).toBe("a; b");
  expect(messageOf("plain")).toBe("plain");
});
