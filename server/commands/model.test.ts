import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startCommand } from "@/testing/command";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import { testHub } from "@/testing/hub-server";
import { randomCheckpoint } from "@/testing/tiny";

vi.setConfig({ testTimeout: 300_000 }); // several processes a test, each compiling TypeScript first

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ model: "butterfly-64" });
});
afterAll(() => database.drop());

/** Runs `npm run model:...` or `verify:article` as a process without a terminal. */
const run = (command: string, args: string[] = [], environment: Record<string, string> = {}) =>
  startCommand(command, args, { DATABASE_URL: database.url, ...environment }).ended;

test("a folder is imported, listed and removed", async () => {
  const { folder } = await randomCheckpoint();
  const imported = await run("model-import", [folder, "--name", "little"]);
  expect(imported).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /^imported little \([0-9a-f]{12}, .*\nchecked: a pass differs from the naive reference by /,
    ),
  });
  expect(imported.errors).toContain("storing");
  expect(await run("model-import", [folder, "--name", "little"])).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^little \(.*\) is already imported\n$/),
  });

  const { output } = await run("model-list");
  const lines = output.trim().split("\n");
  expect(lines[0]).toMatch(/^name +identity +parameters +size +picture +imported$/);
  expect(lines[1]).toMatch(
    /^butterfly-64 +453716886b19 +4,329,888 +[\d.]+ MB +64x64 colour +\d{4}-\d\d-\d\d/,
  );
  expect(lines[2]).toMatch(/^butterfly-64-turbo +99c3845fa22c +4,329,888 .* 64x64 colour/);
  expect(lines[3]).toMatch(/^little .* 8x8 colour/);

  expect(await run("model-remove", ["little"])).toMatchObject({
    code: 2,
    errors: expect.stringContaining("there is no terminal to ask on: add --yes to remove little"),
  });
  expect(await run("model-remove", ["little", "--yes"])).toMatchObject({
    code: 0,
    output: "removed little\n",
  });
  expect(await run("model-remove", ["little", "--yes"])).toMatchObject({
    code: 1,
    errors: expect.stringContaining(
      "there is no model little: the models here are butterfly-64, butterfly-64-turbo",
    ),
  });
});

test("a file of an unknown model is refused by name, whether it goes to a file or to a reader", async () => {
  for (const out of [[], ["--out", "never-written.sql"]])
    expect(await run("sql", ["--model", "unknown", ...out])).toMatchObject({
      code: 1,
      output: "",
      errors: expect.stringContaining("the database has no model unknown; it has butterfly-64, "),
    });
});

test("a name that is taken needs --force", async () => {
  const { folder } = await randomCheckpoint();
  const other = await randomCheckpoint(undefined, 2);
  await run("model-import", [folder, "--name", "taken"]);
  expect(await run("model-import", [other.folder, "--name", "taken"])).toMatchObject({
    code: 1,
    errors: expect.stringContaining("the name taken belongs to a different model"),
  });
  expect(await run("model-import", [other.folder, "--name", "taken", "--force"])).toMatchObject({
    code: 0,
    output: expect.stringContaining("replaced the model of that name by taken"),
  });
});

test("a model on the hub is downloaded into the data folder", async () => {
  const { folder } = await randomCheckpoint(undefined, 3, "F16", { nested: true, variant: "fp16" });
  const hub = await testHub(folder, "somebody/Little-Net");
  const environment = { HF_ENDPOINT: hub.endpoint, IMAGO_DATA: await temporaryFolder() };
  const { code, output, errors } = await run("model-import", ["hub:somebody/Little-Net"], environment);
  expect({ code, errors }).toMatchObject({ code: 0 });
  expect(output).toMatch(/^imported little-net /);
  expect(errors).toContain("downloading unet/diffusion_pytorch_model.fp16.safetensors");
});

test("a download goes through the proxy that the environment names, and past it where NO_PROXY says so", async () => {
  const { folder } = await randomCheckpoint(undefined, 3, "F16");
  const hub = await testHub(folder, "somebody/Proxied-Net");
  const asked: string[] = [];
  const proxy = createServer().on("connect", (request, client: Socket) => {
    asked.push(request.url ?? "");
    const { hostname, port } = new URL(hub.endpoint);
    const upstream = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void proxy.close().closeAllConnections());
  const environment = {
    HF_ENDPOINT: "http://hub.example.test",
    IMAGO_DATA: await temporaryFolder(),
    HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    NO_PROXY: "",
  };
  const args = ["hub:somebody/Proxied-Net"];
  expect(await run("model-import", args, environment)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^imported proxied-net /),
  });
  expect(new Set(asked)).toEqual(new Set(["hub.example.test:80"]));

  const past = { ...environment, HF_ENDPOINT: hub.endpoint, NO_PROXY: "127.0.0.1" };
  asked.length = 0;
  expect(await run("model-import", args, past)).toMatchObject({ code: 0 });
  expect(asked).toEqual([]);
});

test("wrong arguments show the usage and exit with 2", async () => {
  for (const args of [[], ["one", "two"], ["--unknown", "x"]])
    expect(await run("model-import", args), args.join(" ")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("usage: npm run model:import -- <folder or hub:owner/name[@revision]>"),
    });
});

test("verify:article says how to get the article's model", async () => {
  expect(await run("verify-article")).toMatchObject({
    code: 1,
    errors: expect.stringContaining("import it with npm run model:import -- hub:gnokit/ddpm-butterflies-64"),
  });
});
