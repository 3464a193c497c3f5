import { expect, test } from "vitest";
import type { StoredTensor } from "./safetensors-header";
import { matchTensors, todaysName } from "./tensor-names";

const stored = (name: string, ...shape: number[]): StoredTensor => ({
  name,
  dtype: "F32",
  shape,
  begin: 0,
  end: 0,
});

test("the older attention names are today's", () => {
  const at = "up_blocks.0.attentions.1";
  expect(todaysName(`${at}.query.weight`)).toBe(`${at}.to_q.weight`);
  expect(todaysName(`${at}.key.bias`)).toBe(`${at}.to_k.bias`);
  expect(todaysName(`${at}.value.weight`)).toBe(`${at}.to_v.weight`);
  expect(todaysName(`${at}.proj_attn.bias`)).toBe(`${at}.to_out.0.bias`);
  expect(todaysName(`${at}.to_out.0.bias`)).toBe(`${at}.to_out.0.bias`);
  expect(todaysName("query.weight")).toBe("query.weight");
});

test("tensors come in the order of their names", () => {
  const expected = [
    { name: "b", shape: [2] },
    { name: "a", shape: [1, 1] },
  ];
  expect([...matchTensors([stored("b", 2), stored("a", 1, 1)], expected).keys()]).toEqual(["a", "b"]);
});

test("names missing, extra and misshapen tensors, with both shapes", () => {
  const expected = [
    { name: "conv.weight", shape: [4, 3, 3, 3] },
    { name: "conv.bias", shape: [4] },
  ];
  expect(() => matchTensors([stored("conv.weight", 4, 3, 1, 1), stored("stray", 7)], expected)).toThrow(
    "the tensors do not fit config.json: conv.weight has shape [4, 3, 1, 1], the config asks for [4, 3, 3, 3]; conv.bias [4] is missing; stray [7] belongs to no layer of the config",
  );
});

test("attention as 1x1 convolutions is misshapen, not reinterpreted", () => {
  const at = "mid_block.attentions.0";
  expect(() =>
    matchTensors([stored(`${at}.query.weight`, 8, 8, 1, 1)], [{ name: `${at}.to_q.weight`, shape: [8, 8] }]),
  ).toThrow(`${at}.query.weight has shape [8, 8, 1, 1], the config asks for [8, 8]`);
});

test("refuses one tensor under both its names", () => {
  const at = "mid_block.attentions.0";
  expect(() =>
    matchTensors(
      [stored(`${at}.to_q.bias`, 8), stored(`${at}.query.bias`, 8)],
      [{ name: `${at}.to_q.bias`, shape: [8] }],
    ),
  ).toThrow(`${at}.to_q.bias appears twice, as ${at}.to_q.bias and as ${at}.query.bias`);
});

test("a long list of faults is cut short", () => {
  const extra = Array.from({ length: 20 }, (_, n) => stored(`extra.${n}`, 1));
  expect(() => matchTensors(extra, [])).toThrow("extra.7 [1] belongs to no layer of the config; and 12 more");
});
