import { expect, test } from "vitest";
import { describe } from "@/lib/api/problem";
import type { Query } from "./query";
import { readSettings } from "./settings";

const sampler = (name: string, takesEta = false) => ({ name, words: "", help: "", takesEta });
const offered = {
  models: [{ name: "fine" }, { name: "quick" }],
  offer: { maxSteps: 250, samplers: [sampler("ddim", true), sampler("ipndm")] },
};
const read = (query: Query) => readSettings(query, offered);

test("a link without settings brings none", () => {
  expect(read({})).toBeUndefined();
  expect(read({ utm_source: "x", seed: "" })).toBeUndefined();
});

test("what a link brings is the form's, the rest is as usual", () => {
  expect(read({ seed: "007", steps: "12", utm_source: "x" })).toEqual({
    settings: { seed: "007", steps: 12 },
    refused: [],
  });
  const all = { model: "quick", seed: "-42", steps: "3", sampler: "ddim", schedule: "trailing", eta: "0.5" };
  expect(read(all)?.settings).toEqual({ ...all, steps: 3, eta: 0.5 });
  expect(read({ schedule: "900,400,3" })?.settings).toEqual({ schedule: "900,400,3", steps: 3 });
});

test.each<[Query, object, string]>([
  [{ seed: "9223372036854775808", steps: "5" }, { steps: 5 }, 'seed is "9223372036854775808"'],
  [{ steps: "251" }, {}, "steps is 251; it must be a whole number from 1 to 250"],
  [{ steps: "many" }, {}, 'steps is "many"'],
  [{ steps: "0x10" }, {}, 'steps is "0x10"'],
  [{ seed: "5", model: "lost" }, { seed: "5" }, 'model is "lost"; it must be one of fine, quick'],
  [{ model: "'; drop table" }, {}, "model is"],
  [{ sampler: "euler" }, {}, 'sampler is "euler"; it must be one of ddim, ipndm'],
  [{ sampler: "ipndm", eta: "0.5" }, { sampler: "ipndm" }, "eta is 0.5"],
  [{ schedule: "article", steps: "12" }, { schedule: "article" }, "steps is 12; it must be 4"],
  [{ schedule: "1,x" }, {}, 'schedule is "1,x"'],
  [{ seed: ["1", "2"] }, {}, "seed is"],
])("%o: refused in words, and the rest is taken", (query, settings, refused) => {
  expect(read(query)?.settings).toEqual(settings);
  expect(describe(read(query)?.refused ?? [])).toContain(refused);
});

test("a field is named once, however many of its values are wrong", () => {
  const filled = read({ schedule: "100000,100000,3", steps: "251", model: "lost", seed: "5" });
  expect(filled?.settings).toEqual({ seed: "5" });
  expect(filled?.refused.map(({ field }) => field.replace(/\W.*/, ""))).toEqual([
    "model",
    "steps",
    "schedule",
  ]);
});
