/** The gate of a real HTTP server. The work behind it is the test's, so that a test decides how long it takes. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { parseWebSettings } from "@/lib/env";
import { createLog } from "@/lib/log";
import { until } from "@/testing/until";
import { getRequest, openWire, type Wire } from "@/testing/web/wire";
import { stepAside } from "../answer";
import { running } from "./gate";
import { close, serve } from "./serve";
import { createTraffic } from "./traffic";

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

let server: Server | undefined;
const wires: Wire[] = [];

afterEach(async () => {
  for (const { socket } of wires.splice(0)) socket.destroy();
  if (server) await close(server);
  server = undefined;
});

type Options = { settings?: Record<string, string>; unreadMs?: number; sendMs?: number };

/** Starts a server whose requests hang until `finish` is called, or are answered by `answer`. */
async function start(answer?: Answer, { settings = {}, unreadMs, sendMs }: Options = {}) {
  const hanging: (() => void)[] = [];
  const seen = { begun: 0, atOnce: 0, most: 0 };
  const work: Answer = async (request, response) => {
    seen.begun += 1;
    seen.atOnce += 1;
    seen.most = Math.max(seen.most, seen.atOnce);
    if (answer) await answer(request, response);
    else await new Promise<void>((resolve) => hanging.push(resolve));
    seen.atOnce -= 1;
    if (!answer) response.end(request.url);
  };
  server = await serve(async (request, response) => work(request, response), {
    settings: parseWebSettings({ HOST: "127.0.0.1", PORT: "0", ...settings }),
    dev: false,
    traffic: createTraffic(),
    log: createLog({ part: "test" }),
    ...(unreadMs !== undefined && { unreadMs }),
    ...(sendMs !== undefined && { sendMs }),
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = async (sent: string, options?: { reads: boolean }) => {
    const wire = await openWire(url, sent, options);
    wires.push(wire);
    return wire;
  };
  return {
    url,
    seen,
    open,
    ask: (path: string, from = "192.0.2.1") => open(getRequest(path, { "X-Forwarded-For": from })),
    /** Lets the oldest request that hangs be answered, once it has begun. */
    finish: async () => {
      const end = await until("a request to finish", () => hanging.shift());
      end();
    },
  };
}

const behindProxy = { TRUST_PROXY: "1" };

test("requests that one connection sends ahead are answered in order, one at a time", async () => {
  const { seen, open, finish } = await start();
  const paths = ["/first", "/second", "/third"];
  const wire = await open(paths.map((path) => getRequest(path)).join(""));
  for (let i = 0; i < 3; i++) {
    await until("the next one", () => seen.begun === i + 1);
    await finish();
  }
  await wire.answers(3);
  expect(wire.text.match(/\/(first|second|third)/g)).toEqual(paths);
  expect(seen.most).toBe(1);
});

test("a packet of hundreds of requests is one piece of work, and ends the connection", async () => {
  const { seen, open } = await start();
  const wire = await open(getRequest("/how").repeat(400));
  await wire.untilClosed();
  expect(seen.begun).toBeLessThanOrEqual(1);
});

test("what a client sent ahead is not begun once it has left", async () => {
  const { seen, open, finish, ask } = await start(undefined, { settings: behindProxy });
  const wire = await open(getRequest("/a").repeat(3));
  await until("the first one", () => seen.begun === 1);
  wire.socket.destroy();
  await finish();
  await ask("/other", "192.0.2.2");
  await until("the other visitor's", () => seen.begun === 2);
  expect(seen.atOnce).toBe(1);
});

test("three requests of an address run at once, more wait, and another address does not wait with them", async () => {
  const { seen, ask, finish } = await start(undefined, { settings: behindProxy });
  const own = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(`/${i}`)));
  await until("as many as may run", () => seen.begun === running);
  const other = await ask("/other", "192.0.2.2");
  await until("the other visitor's", () => seen.begun === running + 1);
  for (let i = 0; i < 9; i++) await finish();
  for (const wire of [...own, other]) await wire.answers(1);
  expect(seen).toEqual({ begun: 9, atOnce: 0, most: running + 1 });
});

test("while another address asks, one request of each runs", async () => {
  const { seen, ask, finish } = await start(undefined, { settings: behindProxy });
  await ask("/other", "192.0.2.2");
  await until("the other visitor's", () => seen.begun === 1);
  await ask("/first");
  await until("the first one", () => seen.begun === 2);
  await ask("/second");
  await ask("/third");
  await ask("/newest", "192.0.2.3"); // comes when the two before it have come
  await until("the newest one", () => seen.begun === 3);
  for (let i = 0; i < 5; i++) await finish();
  expect(seen).toEqual({ begun: 5, atOnce: 0, most: 3 });
});

test("an answer holds its turn until it is sent", async () => {
  const sending: (() => void)[] = [];
  const { seen, ask } = await start(
    async (_, response) => {
      response.write("a");
      await new Promise<void>((resolve) => sending.push(resolve));
      response.end();
    },
    { settings: behindProxy, sendMs: 3_600_000 },
  );
  const own = await Promise.all(Array.from({ length: running }, () => ask("/file")));
  for (const wire of own) await wire.answers(1);
  await ask("/next");
  await ask("/other", "192.0.2.2"); // comes when the one before it has come
  await until("the other visitor's", () => seen.begun === running + 1);
  for (const send of sending) send();
  await until("the next one", () => seen.begun === running + 2);
  sending.at(-1)?.();
});

test("an answer that is read slowly holds its turn for a moment only", async () => {
  const { seen, ask } = await start(
    (_, response) => {
      response.write("a");
      return new Promise<void>((resolve) => response.once("close", resolve));
    },
    { settings: behindProxy },
  );
  for (let i = 0; i < 2 * running; i++) await ask("/slow");
  await until("all of them", () => seen.begun === 2 * running);
});

test("who leaves while waiting is not worked for, and who leaves while running holds the turn until the work is over", async () => {
  const { seen, ask, finish } = await start(undefined, { settings: behindProxy });
  const begun = await Promise.all(Array.from({ length: running }, () => ask("/running")));
  await until("as many as may run", () => seen.begun === running);
  const waiting = await ask("/waiting");
  const last = await ask("/last");
  for (const { socket } of [...begun, waiting]) socket.destroy();
  await ask("/other", "192.0.2.2");
  await until("the other visitor's", () => seen.begun === running + 1);
  expect(seen.atOnce).toBe(running + 1);
  for (let i = 0; i < running; i++) await finish(); // beside another address one runs at a time
  await until("the last one", () => seen.begun === running + 2);
  for (let i = 0; i < 2; i++) await finish();
  await last.answers(1);
  expect(seen.begun).toBe(running + 2);
});

test("beyond an address's limit there is a 429, beyond the process's a 503, both with a time to try again", async () => {
  const { url, ask, seen, finish } = await start(undefined, {
    settings: { ...behindProxy, IMAGO_MAX_REQUESTS_PER_ADDRESS: "2", IMAGO_MAX_REQUESTS: "3" },
  });
  const fetchAs = (from: string, accept = "*/*") =>
    fetch(url, { headers: { "x-forwarded-for": from, accept } });
  const own = [await ask("/a"), await ask("/b")];
  await until("two", () => seen.begun === 2);
  const refused = await fetchAs("192.0.2.1");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await refused.json()).toMatchObject({
    code: "too_many_requests",
    errors: [{ field: "requests", value: 2, limit: "at most 2 at once" }],
  });
  const other = await ask("/c", "192.0.2.2");
  await until("three", () => seen.begun === 3);
  const busy = await fetchAs("192.0.2.3");
  expect(busy.status).toBe(503);
  expect(busy.headers.get("retry-after")).toBe("5");
  expect(await busy.json()).toMatchObject({ code: "busy" });
  const page = await fetchAs("192.0.2.3", "text/html,*/*");
  expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
  expect(await page.text()).toContain("This page tries again in 5 seconds");
  for (let i = 0; i < 3; i++) await finish();
  for (const wire of [...own, other]) await wire.answers(1);
  const after = fetchAs("192.0.2.1");
  await finish();
  expect((await after).status).toBe(200);
});

test("an answer of which nothing is read ends, and has counted until then", async () => {
  const big = Buffer.alloc(20_000_000, "a");
  const { url, open } = await start((_, response) => void response.end(big), {
    settings: { IMAGO_MAX_REQUESTS_PER_ADDRESS: "1" },
    unreadMs: 1_000,
  });
  const wire = await open(getRequest("/big"), { reads: false });
  await until("a refusal", async () => (await fetch(url)).status === 429);
  await until("a free place", async () => (await fetch(url)).status === 200);
  wire.socket.resume();
  await wire.untilClosed();
  expect(wire.socket.bytesRead).toBeLessThan(big.length);
});

test("an event stream does not count, and neither it nor slow work ends for being silent", async () => {
  const slow: (() => void)[] = [];
  const { url, open } = await start(
    async (request, response) => {
      if (request.url === "/slow") {
        await new Promise<void>((resolve) => slow.push(resolve));
        response.end("slow");
      } else if (request.url === "/events") {
        response.writeHead(200, { "content-type": "text/event-stream" }).write(": ok\n\n");
        const timer = setInterval(() => response.write(": ping\n\n"), 50);
        response.once("close", () => clearInterval(timer));
      } else response.end("quick");
    },
    { settings: { IMAGO_MAX_REQUESTS_PER_ADDRESS: "1" }, unreadMs: 400 },
  );
  const stream = await open(getRequest("/events"));
  await stream.answers(1);
  const waiting = await open(getRequest("/slow"));
  await until("twenty pings", () => (stream.text.match(/ping/g)?.length ?? 0) >= 20);
  expect([waiting.closed, waiting.text]).toEqual([false, ""]);
  slow[0]?.();
  await waiting.answers(1);
  expect((await fetch(url)).status).toBe(200);
  expect(stream.closed).toBe(false);
});

test("a request that steps aside lets another one run, and counts on", async () => {
  const hanging: (() => void)[] = [];
  const { ask, seen, url } = await start(
    async (_, response) => {
      stepAside();
      await new Promise<void>((resolve) => hanging.push(resolve));
      response.end();
    },
    { settings: { ...behindProxy, IMAGO_MAX_REQUESTS_PER_ADDRESS: "8" } },
  );
  for (let i = 0; i < 8; i++) await ask("/looks");
  await until("all eight", () => seen.begun === 8);
  const refused = await fetch(url, { headers: { "x-forwarded-for": "192.0.2.1" } });
  expect(refused.status).toBe(429);
  for (const finish of hanging) finish();
});

test("an address has no more connections than four for each request that it may have", async () => {
  const { open } = await start((_, response) => void response.end(), {
    settings: { IMAGO_MAX_REQUESTS_PER_ADDRESS: "2" },
  });
  const silent = await Promise.all(Array.from({ length: 8 }, () => open("")));
  const refused = await open(getRequest("/"));
  await refused.untilClosed();
  expect(refused.statuses).toEqual([]);
  silent[0]?.socket.destroy();
  await until("room for another one", async () => {
    const wire = await open(getRequest("/"));
    await until("an answer or the end", () => wire.closed || wire.statuses.length > 0);
    return wire.statuses[0] === 200;
  });
});
