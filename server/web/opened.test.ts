import { expect, test } from "vitest";
import { isOpening } from "./opened";

const ask = (name: string, value: string) => isOpening(new Headers({ [name]: value }));

test("a person opens a page, in whatever program", () => {
  for (const agent of ["Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", "curl/8.5.0", ""])
    expect(ask("user-agent", agent)).toBe(true);
});

test.each([
  ["user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
  ["user-agent", "Mozilla/5.0 (compatible; bingbot/2.0)"],
  ["user-agent", "Baiduspider"],
  ["sec-purpose", "prefetch;prerender"],
  ["purpose", "prefetch"],
  ["next-router-prefetch", "1"],
])("%s: %s is nobody's opening", (name, value) => {
  expect(ask(name, value)).toBe(false);
});
