import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect as connectTo, createServer } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { messageOf } from "@/lib/log";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import { startTlsFront } from "@/testing/tls-front";
import { testServer } from "@/testing/servers";
import { connect } from "../pool";
import { describeUrl, isHere } from "./external";
import { ensureServer } from "./index";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(() => database.drop());

const settingsOf = (databaseUrl: string) => ({ databaseUrl, server: undefined, dataFolder: "/nonexistent" });
const ensure = (url: string) => ensureServer({ settings: settingsOf(url), log: () => undefined });

test("the server that DATABASE_URL names is used as it is, and never stopped", async () => {
  const server = await ensure(database.url);
  expect(server).toMatchObject({ kind: "external", url: database.url, superuserUrl: undefined });
  expect(server.major).toBeGreaterThanOrEqual(15);
  await server.stop();
  await database.pool.query("select 1");
});

test("what is said about it leaves the password out", async () => {
  const server = await ensure(database.url);
  expect(server.lines.join()).toContain(describeUrl(database.url));
  expect(server.lines.join()).not.toContain(new URL(database.url).password || "no password");
});

test("no server there: an error that names the place", async () => {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const port = typeof address === "object" ? address?.port : 0;
  await new Promise((resolve) => listener.close(resolve));
  await expect(ensure(`postgres://me:secret@127.0.0.1:${port}/mine`)).rejects.toThrow(
    new RegExp(`no connection to 127.0.0.1:${port}/mine, which DATABASE_URL names: .*ECONNREFUSED`),
  );
});

test("each sslmode encrypts and verifies as libpq does", async () => {
  const { hostname, port, href, host } = new URL(database.url);
  const front = await startTlsFront({ hostname, port });
  onTestFinished(front.close);
  const file = path.join(await temporaryFolder(), "ca.crt");
  await writeFile(file, front.certificate);
  const through = (query: string) =>
    href.replace(host, front.place).replace("sslmode=disable", query || "application_name=x");
  const outcomes: unknown[] = [];
  for (const query of [
    "",
    "sslmode=disable",
    "sslmode=allow",
    "sslmode=prefer",
    "sslmode=require",
    `sslmode=verify-ca&sslrootcert=${file}`,
    `sslmode=verify-full&sslrootcert=${file}`,
    "sslmode=verify-full",
  ]) {
    Object.assign(front.counts, { encrypted: 0, plain: 0 });
    const refused = await ensure(through(query)).then(() => undefined, messageOf);
    const { encrypted, plain } = front.counts;
    outcomes.push([query.replace(file, "CA"), refused ? "refused" : encrypted > 0 && plain === 0]);
  }
  expect(outcomes).toEqual([
    ["", true],
    ["sslmode=disable", false],
    ["sslmode=allow", false],
    ["sslmode=prefer", true],
    ["sslmode=require", true],
    ["sslmode=verify-ca&sslrootcert=CA", true],
    ["sslmode=verify-full&sslrootcert=CA", "refused"], // the certificate is for another name
    ["sslmode=verify-full", "refused"],
  ]);
  // Without TLS on the server, prefer and no sslmode come through, and require does not.
  const bare = (query: string) => href.replace("sslmode=disable", query);
  await ensure(bare("application_name=x"));
  await ensure(bare("sslmode=prefer"));
  await expect(ensure(bare("sslmode=require"))).rejects.toThrow("does not support SSL");
});

test("a socket's folder is a host, as in psql", async () => {
  const folder = await temporaryFolder();
  const { hostname, port, username, password, pathname } = new URL(database.url);
  const socket = createServer((client) => {
    const upstream = connectTo(Number(port), hostname);
    client.on("close", () => upstream.destroy()).on("error", () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  }).listen(path.join(folder, ".s.PGSQL.5678"));
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  for (const authority of ["", encodeURIComponent(folder)]) {
    const query = new URLSearchParams(authority ? { port: "5678" } : { host: folder, port: "5678" });
    const { url } = await ensure(`postgres://${username}:${password}@${authority}${pathname}?${query}`);
    expect(describeUrl(url)).toContain(folder);
  }
});

test("the first host that answers, and has the wanted kind of session, is taken", async () => {
  const url = new URL(database.url);
  const hosts = `127.0.0.1:1,${url.host}`;
  const withHosts = (query: string) => `${url.href.replace(url.host, hosts)}&${query}`;
  for (const attributes of ["any", "read-write", "primary", "prefer-standby"]) {
    const server = await ensure(withHosts(`target_session_attrs=${attributes}`));
    expect([attributes, describeUrl(server.url)]).toEqual([attributes, describeUrl(database.url)]);
  }
  for (const attributes of ["standby", "read-only"])
    await expect(ensure(withHosts(`target_session_attrs=${attributes}`))).rejects.toThrow(
      `is a primary, and target_session_attrs is ${attributes}`,
    );
});

test("a server that refuses the login ends the search, and what it says is said once", async () => {
  const url = new URL(database.url);
  url.pathname = "/not_there";
  const twice = url.href.replace(url.host, `${url.host},127.0.0.1:1`);
  const refused = await ensure(twice).then(String, messageOf);
  expect(refused.match(/does not exist/g)).toHaveLength(1);
  expect(refused).not.toContain("ECONNREFUSED");
});

test("no such database: an error that names it", async () => {
  const url = new URL(database.url);
  url.pathname = "/not_there";
  await expect(ensure(url.href)).rejects.toThrow(/not_there.* does not exist/);
});

test("a database whose encoding lacks characters is refused before anything is created", async () => {
  const admin = await connect((await testServer(inject("testRun"), "default")).adminUrl);
  const name = `imago_test_latin1_${process.pid}`;
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  onTestFinished(async () => {
    await admin.query(`drop database if exists ${name}`);
    await admin.end();
  });
  for (const [encoding, fits] of [
    ["LATIN1", false],
    ["EUC_JP", false],
    ["SQL_ASCII", true],
  ] as const) {
    await admin.query(
      `create database ${name} template template0 encoding '${encoding}' lc_collate 'C' lc_ctype 'C'`,
    );
    if (fits) await ensure(url.href);
    else
      await expect(ensure(url.href)).rejects.toThrow(
        `database ${name}, which DATABASE_URL names, has the encoding ${encoding}, and Imago needs UTF8: make another`,
      );
    await admin.query(`drop database ${name}`);
  }
});

test("hosts are named as they are written, sockets by their folder", () => {
  expect(describeUrl("postgresql:///imago?host=/run/postgresql")).toBe("/run/postgresql/imago");
  expect(describeUrl("postgres://a:b@db.example.org:6432/imago")).toBe("db.example.org:6432/imago");
});

test("a host tells whether the server runs on this machine", () => {
  const here = [
    "localhost/a",
    "127.0.0.1:5432/a",
    "[::1]/a",
    "/a?host=/run/postgresql",
    "%2Frun%2Fpostgresql/a",
  ];
  for (const place of here) expect([place, isHere(`postgres://${place}`)]).toEqual([place, true]);
  for (const place of ["db.example/a", "10.0.0.1/a", "primary/a", "/a?host=db.example"])
    expect([place, isHere(`postgres://${place}`)]).toEqual([place, false]);
});
