import path from "node:path";
import { expect, test } from "vitest";
import { parseHubSettings, parseJobSettings, parseSettings, parseWebSettings } from ".";

test("without settings, a server of our own in ./data", () => {
  expect(parseSettings({})).toEqual({
    databaseUrl: undefined,
    server: undefined,
    dataFolder: path.resolve("data"),
  });
});

test("an empty value counts as absent", () => {
  expect(parseSettings({ DATABASE_URL: "", IMAGO_SERVER: "", IMAGO_DATA: "" })).toEqual(parseSettings({}));
});

test("a blank, which a template leaves, counts as absent", () => {
  expect(parseWebSettings({ PORT: " ", HOST: "\t" })).toEqual(parseWebSettings({}));
});

test("numbers are digits: hexadecimal ones, exponents and fractions are refused by name", () => {
  for (const value of [
    "0x10",
    "1e3",
    "3000.0",
    "+3000",
    "٣",
    "3_000",
    "Infinity",
    "3000 4000",
    "9".repeat(20),
  ])
    expect(() => parseWebSettings({ PORT: value })).toThrow(`PORT is "${value}": must be a whole number`);
  expect(() => parseJobSettings({ IMAGO_MAX_STEPS: "1e2" })).toThrow('IMAGO_MAX_STEPS is "1e2"');
  expect(parseWebSettings({ PORT: " 8080 " }).port).toBe(8080);
});

test("the variables that Kubernetes sets for a service are not ours", () => {
  const settings = parseWebSettings({
    IMAGO_METRICS_PORT: "tcp://10.96.0.7:9464",
    PORT: "tcp://[fd00::1]:80",
  });
  expect(settings).toEqual(parseWebSettings({}));
});

test("values are taken as given, the data folder made absolute", () => {
  const url = "postgresql:///imago?host=/run/postgresql";
  expect(parseSettings({ DATABASE_URL: url, IMAGO_SERVER: "packaged", IMAGO_DATA: "/srv/imago" })).toEqual({
    databaseUrl: url,
    server: "packaged",
    dataFolder: "/srv/imago",
  });
});

test("an error names the setting, its value and what is allowed", () => {
  expect(() => parseSettings({ IMAGO_SERVER: "docker" })).toThrow(
    'IMAGO_SERVER is "docker": must be system or packaged',
  );
});

test("an error about the database's URL does not repeat the password in it", () => {
  const read = () => parseSettings({ DATABASE_URL: "mysql://someone:secret@localhost/db" });
  expect(read).toThrow(/DATABASE_URL must be a URL like postgres:/);
  expect(read).not.toThrow(/secret/);
});

test("one error lists all problems", () => {
  expect(() => parseSettings({ IMAGO_SERVER: "x", DATABASE_URL: "y" })).toThrow(
    /DATABASE_URL.*; IMAGO_SERVER/,
  );
});

test("models come from the usual hub, or from another", () => {
  expect(parseHubSettings({})).toEqual({ endpoint: "https://huggingface.co", token: undefined });
  expect(parseHubSettings({ HF_ENDPOINT: "http://hub.local:8080/", HF_TOKEN: "hf_x" })).toEqual({
    endpoint: "http://hub.local:8080",
    token: "hf_x",
  });
  expect(() => parseHubSettings({ HF_ENDPOINT: "hub.local" })).toThrow(
    'HF_ENDPOINT is "hub.local": must be a URL',
  );
  expect(() => parseHubSettings({ HF_TOKEN: "secret" })).toThrow(/^HF_TOKEN must begin with hf_$/);
});

test("an address may have four times what a client may, unless told otherwise", () => {
  expect(parseJobSettings({})).toEqual({
    listenUrl: undefined,
    computeUrls: [],
    cores: undefined,
    workers: undefined,
    stateDays: 30,
    limits: {
      runningPerClient: 2,
      outstandingPerClient: 5,
      runningPerAddress: 8,
      outstandingPerAddress: 20,
      queued: 200,
      steps: 250,
      stepsPerAddress: 500,
      perDayPerClient: 100,
      perDayPerAddress: 400,
      perDay: 5000,
    },
  });
  const given = { IMAGO_MAX_RUNNING_PER_CLIENT: "3", IMAGO_MAX_OUTSTANDING_PER_ADDRESS: "6" };
  expect(parseJobSettings(given).limits).toMatchObject({ runningPerAddress: 12, outstandingPerAddress: 6 });
});

test("states are deleted after 30 days, after others, or never", () => {
  expect(parseJobSettings({ IMAGO_STATE_DAYS: "7" }).stateDays).toBe(7);
  expect(parseJobSettings({ IMAGO_STATE_DAYS: "0" }).stateDays).toBeUndefined();
  expect(() => parseJobSettings({ IMAGO_STATE_DAYS: "-1" })).toThrow(
    'IMAGO_STATE_DAYS is "-1": must be a whole number from 0 to 99999',
  );
});

test("counts are whole numbers of at least one, and fit into the database's integers", () => {
  for (const value of ["0", "-1", "1.5", "many", "1001"])
    expect(() => parseJobSettings({ IMAGO_CORES: value })).toThrow(
      `IMAGO_CORES is "${value}": must be a whole number from 1 to 1000`,
    );
  expect(() => parseJobSettings({ IMAGO_MAX_PER_DAY: "3000000000" })).toThrow(
    'IMAGO_MAX_PER_DAY is "3000000000": must be a whole number from 1 to 500000000',
  );
});

test("quotes and ends of lines that containers and secrets leave around a value are no part of it", () => {
  expect(parseSettings({ DATABASE_URL: "postgres://a:b@c/d\n", IMAGO_DATA: "'/srv/imago'\r" })).toMatchObject(
    {
      databaseUrl: "postgres://a:b@c/d",
      dataFolder: "/srv/imago",
    },
  );
  const given = {
    PORT: '"8080"',
    HOST: '"[::1]"',
    PUBLIC_URL: '""',
    IMAGO_METRICS_PORT: "1",
    IMAGO_METRICS_HOST: "[::1]",
  };
  expect(parseWebSettings(given)).toMatchObject({
    port: 8080,
    host: "::1",
    publicUrl: undefined,
    metrics: { host: "::1" },
  });
});

test("COMPUTE_URLS is a list, and errors do not repeat it", () => {
  const urls = ["postgres://a:secret@one/imago", "postgresql://a:secret@two:5433/imago"];
  expect(parseJobSettings({ COMPUTE_URLS: urls.join(" , ") }).computeUrls).toEqual(urls);
  const hosts = ["postgres://a:b,c@one,two/imago", "postgres://three/imago"];
  expect(parseJobSettings({ COMPUTE_URLS: `${hosts.join()},` }).computeUrls).toEqual(hosts);
  for (const other of ["mysql://a:secret@two", "two:5433"]) {
    const read = () => parseJobSettings({ COMPUTE_URLS: `postgres://a:secret@one/imago,${other}` });
    expect(read).toThrow(/^COMPUTE_URLS must be URLs like postgres:/);
    expect(read).not.toThrow(/secret/);
  }
});

test("pages are served on port 3000 of every address, and no proxy is believed", () => {
  expect(parseWebSettings({})).toEqual({
    publicUrl: undefined,
    host: undefined,
    port: 3000,
    proxies: 0,
    streams: { perClient: 12, perAddress: 48 },
    requests: { perAddress: 128, inAll: 1000 },
    metrics: undefined,
    webhooks: "public",
    minFreeBytes: 1e9,
    stopFreeBytes: 2e8,
  });
  expect(parseWebSettings({ PUBLIC_URL: "https://b.example/", PORT: "0", TRUST_PROXY: "1" })).toMatchObject({
    publicUrl: "https://b.example",
    port: 0,
    proxies: 1,
  });
});

test("metrics are served where a setting says, on this machine alone unless another says more", () => {
  expect(parseWebSettings({ IMAGO_METRICS_PORT: "9100" }).metrics).toEqual({ port: 9100, host: "127.0.0.1" });
  expect(
    parseWebSettings({ IMAGO_METRICS_PORT: "0", IMAGO_METRICS_HOST: "0.0.0.0", IMAGO_MIN_FREE_MB: "5" }),
  ).toMatchObject({ metrics: { port: 0, host: "0.0.0.0" }, minFreeBytes: 5e6 });
});

test("metrics never share the visitors' port", () => {
  expect(() => parseWebSettings({ IMAGO_METRICS_PORT: "3000" })).toThrow(
    'IMAGO_METRICS_PORT is "3000": must be another port than PORT',
  );
  expect(parseWebSettings({ PORT: "0", IMAGO_METRICS_PORT: "0" }).metrics?.port).toBe(0);
});

test("a public address is an origin, a port a port", () => {
  for (const url of ["b.example", "ftp://b.example", "https://b.example/imago", "https://b.example/?x"])
    expect(() => parseWebSettings({ PUBLIC_URL: url })).toThrow(/PUBLIC_URL is .*https:/);
  for (const port of ["65536", "-1", "80.5", "http"])
    expect(() => parseWebSettings({ PORT: port })).toThrow("must be a whole number from 0 to 65535");
});
