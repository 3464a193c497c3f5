import { expect, test } from "vitest";
import { startCommand } from "@/testing/command";

test.each([
  [[], /name one butterfly/],
  [["http://127.0.0.1/gallery"], /must be the address of a butterfly's page/],
  [["file:///b/111111111111"], /must be the address of a butterfly's page/],
  [["nobody"], /must be the address of a butterfly's page/],
  [["111111111111", "--step", "x"], /--step is "x"/],
  [["111111111111", "--step", "1", "--all"], /exclude each other/],
])("%j is refused in words", async (args, words) => {
  const ended = await startCommand("verify", args).ended;
  expect(ended.errors).toMatch(words);
  expect(ended.code).toBe(2);
});
