import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf, refusalOf, request, unreachable } from "./answer";

type Said = { status: number; type?: string; body: string; cut?: boolean };
let said: Said;
const server = createServer((_, response) => {
  response.writeHead(said.status, said.type ? { "content-type": said.type } : {});
  response.write(said.body);
  if (said.cut) response.destroy();
  else response.end();
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const problem = JSON.stringify({ status: 404, code: "unknown_generation", detail: "there is no generation" });

test("our own answers are believed", async () => {
  said = { status: 202, type: "application/json; charset=utf-8", body: '{"id":"x"}' };
  const answer = await request<{ id: string }>(url);
  expect(answer).toEqual({ body: { id: "x" }, status: 202 });
  expect(bodyOf(answer)).toEqual({ id: "x" });
  expect(refusalOf(answer)).toBeUndefined();
  said = { status: 404, type: "application/problem+json", body: problem };
  const refused = await request(url);
  expect(refused).toMatchObject({ problem: { code: "unknown_generation" } });
  expect(bodyOf(refused)).toBeUndefined();
  expect(refusalOf(refused)).toBe("There is no generation.");
});

test.each<[string, Said]>([
  ["a proxy's 404", { status: 404, type: "text/plain", body: "404 page not found\n" }],
  ["a proxy's 502", { status: 502, type: "text/html", body: "<h1>Bad Gateway</h1>" }],
  ["a captive portal's page", { status: 200, type: "text/html", body: "<form>Log in</form>" }],
  ["a page that calls itself JSON", { status: 200, type: "application/json", body: "<form>" }],
  ["somebody else's JSON error", { status: 404, type: "application/json", body: '{"message":"no Route"}' }],
  ["a problem of another API", { status: 404, type: "application/problem+json", body: '{"title":"x"}' }],
  ["an empty answer", { status: 204, body: "" }],
  ["half an answer", { status: 200, type: "application/json", body: '{"id":', cut: true }],
])("%s is none", async (_, answer) => {
  said = answer;
  expect(await request(url)).toBeUndefined();
  expect(refusalOf(undefined)).toBe(unreachable);
});
