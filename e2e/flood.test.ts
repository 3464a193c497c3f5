/** One visitor who asks too much, of the built pages: the others go on. */
import { expect, test } from "vitest";
import { until } from "@/testing/until";
import { getRequest, openWire } from "@/testing/web/wire";
import { withApp } from "@/testing/web/with-app";

const app = withApp({ workers: 0, settings: { TRUST_PROXY: "1" } });

const attacker = { "X-Forwarded-For": "192.0.2.66" };

test("a request for another protocol is answered as any other, and its connection ends", async () => {
  // The first request lets Next.js set up what it attaches to a server.
  expect((await fetch(`${app.url}/robots.txt`)).status).toBe(200);
  const upgrade = { ...attacker, Connection: "Upgrade", Upgrade: "x" };
  for (const [path, status] of [
    ["/nope", 404],
    ["/api/health", 200],
    ["/_next/hmr", 404],
  ] as const) {
    const wire = await openWire(app.url, getRequest(path, upgrade));
    await wire.answers(1);
    expect([path, ...wire.statuses]).toEqual([path, status]);
    wire.socket.end();
    await wire.untilClosed();
  }
});

test("an address with a host, two hosts and an unknown action are refused, and lead nowhere", async () => {
  const wrong = [
    "GET http://evil.example/api/health HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
  ];
  for (const sent of wrong) {
    const wire = await openWire(app.url, sent);
    await wire.answers(1);
    expect([sent, ...wire.statuses]).toEqual([sent, 400]);
    expect(wire.text).not.toMatch(/^location:/im);
    wire.socket.destroy();
  }
  const action = await fetch(app.url, {
    method: "POST",
    body: "[]",
    headers: { "next-action": "0".repeat(42) },
  });
  expect(action.status).toBeLessThan(500);
  expect(app.web.lines.join("\n")).not.toMatch(/Failed to find Server Action/);
});

test("JSON that is nested a thousand times is the visitor's error", async () => {
  const body = `{"wish":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${app.url}/api/generations`, { method: "POST", headers, body });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/at most 32 levels/) });
});

test("a packet with four hundred requests ends with its connection, and is not worked off", async () => {
  const wire = await openWire(app.url, getRequest("/how", attacker).repeat(400));
  await wire.untilClosed();
  expect(wire.statuses.length).toBeLessThanOrEqual(1);
});

test("a hundred requests for the costliest page do not stand before another visitor's", async () => {
  const wires = await Promise.all(
    Array.from({ length: 100 }, () => openWire(app.url, getRequest("/how", attacker))),
  );
  const answered = () => wires.filter(({ statuses }) => statuses.length > 0).length;
  await until("the first answer", () => answered() > 0);
  expect((await fetch(`${app.url}/gallery`, { headers: { "x-forwarded-for": "192.0.2.1" } })).status).toBe(
    200,
  );
  expect(answered()).toBeLessThan(50);
  for (const wire of wires) {
    await wire.answers(1);
    expect(wire.statuses).toEqual([200]);
    wire.socket.destroy();
  }
});
