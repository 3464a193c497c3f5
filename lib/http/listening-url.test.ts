import { expect, test } from "vitest";
import { listeningUrl } from "./listening-url";

test.each([
  [undefined, "http://localhost:3000"],
  ["0.0.0.0", "http://localhost:3000"],
  ["::", "http://localhost:3000"],
  ["::1", "http://[::1]:3000"],
  ["[::1]", "http://[::1]:3000"],
  ["2001:db8::5", "http://[2001:db8::5]:3000"],
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["butterflies.local", "http://butterflies.local:3000"],
])("HOST=%s is reached at %s", (host, url) => {
  expect(listeningUrl(host, 3000)).toBe(url);
  expect(new URL(listeningUrl(host, 3000)).port).toBe("3000");
});
