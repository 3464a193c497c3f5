import fc from "fast-check";
import { expect, test } from "vitest";
import { printable, printableLines } from "./printable";

test("what a terminal would obey is escaped", () => {
  expect(printable("x\u001b[2J\u001b[31mimported\r\n\u009b2J\u007f\u202egpj")).toBe(
    "x\\u001b[2J\\u001b[31mimported\\u000d\\u000a\\u009b2J\\u007f\\u202egpj",
  );
  expect(printableLines("a\n\tb\r\u001b")).toBe("a\n\tb\\u000d\\u001b");
});

test("everything else stays, and nothing that a terminal obeys is left", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
      expect(printable(text)).not.toMatch(/\p{Cc}/u);
      expect(printableLines(text).replaceAll(/[\n\t]/g, "")).not.toMatch(/\p{Cc}/u);
    }),
  );
  const plain = "conv_in.weight, Größe, 蝶, 🦋";
  expect(printable(plain)).toBe(plain);
});
