import { expect, test } from "vitest";
import { createTurns } from "./turns";

test("of a key that is alone, so many run at once, the others in the order in which they came", () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const take = (name: string) => turns.take("x", () => begun.push(name));
  const [a, b] = ["a", "b"].map(take);
  const c = take("c");
  take("d");
  expect(begun).toEqual(["a", "b"]);
  a?.();
  a?.();
  expect(begun).toEqual(["a", "b", "c"]);
  b?.();
  c();
  expect(begun).toEqual(["a", "b", "c", "d"]);
});

test("keys share what may run at once, and the last one has all of it again", () => {
  const turns = createTurns(3);
  const begun: string[] = [];
  const take = (key: string, name: string) => turns.take(key, () => begun.push(name));
  const [a, b, c] = ["a", "b", "c"].map((name) => take("x", name));
  for (const name of ["d", "e", "f", "g"]) take("x", name);
  const other = take("y", "other");
  expect(begun).toEqual(["a", "b", "c", "other"]);
  a?.();
  b?.();
  expect(begun).toEqual(["a", "b", "c", "other"]); // one is running still, which is the share of x
  c?.();
  expect(begun.slice(4)).toEqual(["d"]);
  other();
  expect(begun.slice(4)).toEqual(["d", "e", "f"]);
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
