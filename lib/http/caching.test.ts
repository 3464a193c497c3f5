import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { cached } from "./caching";

const request = new Request("http://localhost/file");
const file = (body: Buffer) => cached(request, { body, type: "image/png", immutable: true });

test("a large file is whole, says its length, and comes in pieces, so that none waits as a copy of its own", async () => {
  for (const length of [65_536, 65_537, 131_072, 200_000]) {
    const body = randomBytes(length);
    const whole = file(body);
    expect(Buffer.from(await whole.arrayBuffer()).equals(body)).toBe(true);
    if (length > 65_536) expect(whole.headers.get("content-length")).toBe(String(length));
    const reader = file(body).body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(value?.length).toBe(65_536);
    await reader?.cancel();
  }
});
