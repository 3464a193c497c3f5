import { expect, test } from "vitest";
import { createTurns } from "./turns";

test("of one key only so many run at once, the others in the order in which they came", () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const take = (key: string, name: string) => turns.take(key, () => begun.push(name));
  const [a, b] = ["a", "b"].map((name) => take("x", name));
  const c = take("x", "c");
  take("x", "d");
  take("y", "other");
  expect(begun).toEqual(["a", "b", "other"]);
  a?.();
  a?.();
  expect(begun).toEqual(["a", "b", "other", "c"]);
  b?.();
  c();
  expect(begun).toEqual(["a", "b", "other", "c", "d"]);
});

test("who gives up the wait is passed over and frees no turn of another", () => {
  const turns = createTurns(1);
  const begun: string[] = [];
  const take = (name: string) => turns.take("x", () => begun.push(name));
  const first = take("first");
  const impatient = take("impatient");
  take("last");
  impatient();
  expect(begun).toEqual(["first"]);
  first();
  impatient();
  expect(begun).toEqual(["first", "last"]);
});

test("a task that ends its turn while it begins lets the next one begin", () => {
  const turns = createTurns(1);
  const begun: string[] = [];
  const hold = turns.take("x", () => begun.push("first"));
  turns.take("x", (end) => {
    begun.push("short");
    end();
  });
  turns.take("x", () => begun.push("last"));
  hold();
  expect(begun).toEqual(["first", "short", "last"]);
});
