/** HTTP as others' programs speak it: scanners, caches' tricks, compressing clients. */
import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { untilJob } from "@/testing/painted";
import { apiClient } from "@/testing/web/client";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
let id: string;
beforeAll(async () => {
  ({ id } = await apiClient(app.url).generate({ seed: 1, steps: 1 }));
  await untilJob(app.pool, id, "done");
});

/** Sends methods that fetch() refuses to send. */
function ask(method: string, path: string): Promise<{ status: number; type: string; allow: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(path, app.url), { method, agent: false }, (response) => {
      const { "content-type": type = "", allow = "" } = response.headers;
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, type, allow }));
    });
    request.on("error", reject).end();
  });
}

test.each(["TRACE", "PROPFIND", "MKCOL", "M-SEARCH"])(
  "%s is refused with a problem document",
  async (method) => {
    for (const path of [`/api/generations/${id}`, `/b/${id}`, "/"]) {
      const { status, type } = await ask(method, path);
      expect({ path, status, type }).toEqual({ path, status: 501, type: "application/problem+json" });
    }
  },
);

test("OPTIONS and the refusal of a method name the same methods, those that a route has", async () => {
  for (const [path, allow] of [
    [`/api/generations/${id}`, "GET, HEAD, OPTIONS"],
    ["/api/generations", "GET, HEAD, POST, OPTIONS"],
    [`/api/generations/${id}/cancel`, "POST, OPTIONS"],
    [`/api/generations/${id}/love`, "GET, HEAD, PUT, DELETE, OPTIONS"],
    [`/b/${id}/card.png`, "GET, HEAD, OPTIONS"],
    ["/", "GET, HEAD, OPTIONS"],
    [`/b/${id}?x=1`, "GET, HEAD, OPTIONS"],
    ["/nowhere", "GET, HEAD, OPTIONS"],
  ] as const) {
    expect([path, await ask("OPTIONS", path)]).toMatchObject([path, { status: 204, allow }]);
    expect([path, await ask("PATCH", path)]).toMatchObject([path, { status: 405, allow }]);
  }
});

test.each(["gzip", "zstd", "br, gzip", "no-such-coding"])("a body encoded as %s is a 415", async (coding) => {
  const response = await fetch(`${app.url}/api/generations`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": coding },
    body: gzipSync('{"steps":1}'),
  });
  expect(response.status).toBe(415);
  expect(response.headers.get("accept-encoding")).toBe("identity");
  expect(await response.json()).toMatchObject({ code: "encoded", detail: expect.stringContaining(coding) });
});

test("pictures ignore parameters that they do not know, and refuse wrong values of those that they do", async () => {
  const parts = ["image.png", "frames/1.png", "animation.gif", "animation.webp", "ascii.txt"];
  const paths = [`/b/${id}/card.png`, "/card.png", "/today.png", `/b/${id}.txt`, `/b/${id}/embed`].concat(
    parts.map((name) => `/api/generations/${id}/${name}`),
  );
  for (const path of paths) {
    const [plain, queried] = await Promise.all(
      [path, `${path}?v=2&utm_source=x`].map((one) => fetch(`${app.url}${one}`).then((r) => r.status)),
    );
    expect([path, plain, queried]).toEqual([path, 200, 200]);
  }
  expect((await fetch(`${app.url}/api/generations/${id}/image.png?scale=x&v=2`)).status).toBe(400);
  expect((await fetch(`${app.url}/api/generations/${id}?v=2`)).status).toBe(400);
});
