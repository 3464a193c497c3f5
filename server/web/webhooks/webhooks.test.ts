import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pool } from "@/db/pool";
import { isPublicAddress, lookupPublic, requirePublicHost } from "@/lib/http/public-address";
import { createLog } from "@/lib/log";
import { jobsDatabase, queueJob } from "@/testing/jobs";
import { deliverDue } from "./deliver";
import { sendWebhook, webhookSecret } from "./send";

const siteSecret = Buffer.from("the site's secret");
let database: Awaited<ReturnType<typeof jobsDatabase>>;
let server: Server;
let ca: string;
let answer = 200;
const got: { headers: Record<string, unknown>; body: string }[] = [];
const lines: string[] = [];

beforeAll(async () => {
  const names = [{ name: "commonName", value: "localhost" }];
  const { private: key, cert } = await generate(names);
  ca = cert;
  server = createServer({ key, cert }, (request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(answer, { location: "https://localhost:1/" }).end("thanks");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  database = await jobsDatabase();
});
afterAll(async () => {
  server?.close();
  await database?.drop();
});

const port = () => (server.address() as AddressInfo).port;
const address = () => `https://localhost:${port()}/told?by=imago`;

const deliver = (pool: Pool, inner = true) =>
  deliverDue({
    pool,
    log: createLog({}, (line) => lines.push(line)),
    siteSecret: async () => siteSecret,
    base: "https://butterflies.example",
    send: { inner, timeoutMs: 10_000, ca },
  });

const comeDue = (pool: Pool) => pool.query("update imago.webhook set due_at = clock_timestamp()");
const stateOf = async (pool: Pool, id: string) => {
  const { rows } = await pool.query(
    `select attempts, delivered_at is not null as delivered, failed_at is not null as failed
     from imago.webhook where job_id = $1`,
    [id],
  );
  return rows[0];
};

async function ended(webhook: string): Promise<string> {
  const { id } = await queueJob(database.pool, { webhook });
  await database.pool.query(
    "update imago.job set status = 'cancelled', finished_at = clock_timestamp() where id = $1",
    [id],
  );
  return id;
}

test("an ended job is told once, with a signature that the secret checks", async () => {
  const { id } = await queueJob(database.pool, { webhook: address() });
  expect(await deliver(database.pool)).toBe(0);
  await database.pool.query("update imago.job set status = 'cancelled', finished_at = now() where id = $1", [
    id,
  ]);
  expect(await deliver(database.pool)).toBe(1);
  expect(await deliver(database.pool)).toBe(0);
  expect(got).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: "" }] = got;
  const key = Buffer.from(webhookSecret(siteSecret, id).slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  expect(headers["webhook-signature"]).toBe(
    `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
  );
  expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  expect(JSON.parse(body)).toMatchObject({
    type: "generation.cancelled",
    data: { id, status: "cancelled", urls: { self: `https://butterflies.example/api/generations/${id}` } },
  });
  expect(await stateOf(database.pool, id)).toEqual({ attempts: 1, delivered: true, failed: false });
  expect(lines.join("\n")).toMatch(/webhook\.delivered/);
});

test("three tries, then it is given up and said so; a redirect does not deliver", async () => {
  got.length = 0;
  answer = 302;
  const id = await ended(address());
  for (let i = 0; i < 5; i++) {
    await deliver(database.pool);
    await comeDue(database.pool);
  }
  answer = 200;
  expect(got).toHaveLength(3);
  expect(await stateOf(database.pool, id)).toEqual({ attempts: 3, delivered: false, failed: true });
  expect(lines.join("\n")).toMatch(/webhook\.failed.*302/);
});

test("two processes do not tell the same end", async () => {
  got.length = 0;
  await ended(address());
  await Promise.all([deliver(database.pool), deliver(database.pool), deliver(database.pool)]);
  expect(got).toHaveLength(1);
});

test.each([
  "https://localhost:PORT/",
  "https://127.0.0.1:PORT/",
  "https://[::1]:PORT/",
  "https://[::ffff:127.0.0.1]:PORT/",
  "https://2130706433:PORT/",
  "https://0x7f.1:PORT/",
  "https://169.254.169.254/latest/meta-data",
  "https://10.0.0.1/",
])("%s is not reached, although a server listens", async (url) => {
  got.length = 0;
  const send = sendWebhook(
    url.replace("PORT", String(port())),
    { id: "x", secret: webhookSecret(siteSecret, "x"), body: "{}" },
    { inner: false, timeoutMs: 5_000, ca },
  );
  await expect(send).rejects.toThrow(/not an address of the internet/);
  expect(got).toEqual([]);
});

test("which addresses are of the internet", () => {
  for (const address of ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  for (const address of [
    ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1"],
    ...["192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
    ...["::", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "fc00::1", "fd12::1", "fe80::1", "ff02::1"],
    ...["2002:7f00:1::", "2001:db8::1", "nonsense", ""],
  ])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  expect(() => requirePublicHost("[::1]")).toThrow("not an address of the internet");
  expect(() => requirePublicHost("butterflies.example")).not.toThrow();
});

test("a lookup that finds an inner address among others fails as a whole", async () => {
  const found = await new Promise<unknown>((resolve) =>
    lookupPublic("localhost", { all: true }, (error, addresses) => resolve(error ?? addresses)),
  );
  expect(String(found)).toMatch(/localhost is at .*, which is not an address of the internet/);
});
