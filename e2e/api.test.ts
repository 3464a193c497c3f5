import { createHash } from "node:crypto";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { framesSchema, healthSchema, modelsSchema, pageSchema } from "@/lib/api/response";
import { readPngText } from "@/lib/pictures/text/png";
import { readFrames } from "@/server/jobs/frames";
import { untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { type ApiClient, apiClient, readEvents } from "@/testing/web/client";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
let maker: ApiClient;
/** Finished, five steps, seed -7. */
let done: string;

beforeAll(async () => {
  maker = apiClient(app.url);
  ({ id: done } = await maker.generate({ seed: -7, steps: 5, sampler: "dpmpp_2m", schedule: "trailing" }));
  await untilJob(app.pool, done, "done");
});

const part = (name: string) => `/api/generations/${done}/${name}`;

async function bytes(path: string): Promise<Buffer> {
  const response = await maker.fetch(path);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function pixels(file: Buffer) {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

test("a wish is taken with defaults for all that it leaves open", async () => {
  const response = await maker.post();
  expect(response.status).toBe(202);
  const generation = await response.json();
  expect(response.headers.get("location")).toBe(generation.links.self);
  expect(generation).toMatchObject({
    model: "tiny",
    seed: expect.stringMatching(/^\d+$/),
    steps: 20,
    sampler: "ddim",
    schedule: "linspace",
    eta: 0,
    mine: true,
    kept: false,
  });
  expect(await maker.get(generation.id)).toMatchObject({ seed: generation.seed, mine: true });
});

test("seeds of 64 bits come back digit by digit", async () => {
  const client = apiClient(app.url);
  for (const seed of ["9223372036854775807", "-9223372036854775808", 9007199254740991])
    expect(await client.generate({ seed, steps: 1 })).toMatchObject({ seed: String(seed) });
});

test("the stream tells everything once and in order, and ends", async () => {
  const { id } = await maker.generate({ steps: 12, seed: 5 });
  const response = await maker.fetch(`/api/generations/${id}/events`);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  const events = await readEvents(response);
  expect(events.slice(0, 3).map(({ name }) => name)).toEqual([":", "retry", "job"]);
  const frames = events.filter(({ name }) => name === "frame");
  expect(frames.map(({ id }) => id)).toEqual(Array.from({ length: 13 }, (_, i) => String(i)));
  expect(events.filter(({ name, id }) => name !== "frame" && id !== undefined)).toEqual([]);
  expect(events.at(-1)).toMatchObject({ name: "done", data: { id, status: "done", mine: true } });
  const document = framesSchema.parse(await (await maker.fetch(`/api/generations/${id}/frames.json`)).json());
  expect(frames.map(({ data }) => data)).toEqual(document.frames);
});

test("a stream goes on after the last event that came", async () => {
  const steps = async (path: string, headers: Record<string, string> = {}) =>
    (await readEvents(await maker.fetch(part(path), { headers })))
      .filter(({ name }) => name === "frame")
      .map(({ id }) => id);
  expect(await steps("events", { "last-event-id": "3" })).toEqual(["4", "5"]);
  expect(await steps("events?after=4")).toEqual(["5"]);
  expect(await steps("events?after=1", { "last-event-id": "4" })).toEqual(["5"]);
  expect(await steps("events?after=5")).toEqual([]);
  // Frames that this job never had: it starts over.
  expect(await steps("events?after=77")).toHaveLength(6);
});

test("frames come as they are stored, in both views", async () => {
  const frames = await readFrames(app.pool, done);
  const [first, last] = [frames[0], frames[5]];
  expect((await pixels(await bytes(part("frames/5.png")))).data).toEqual(last?.rgb);
  expect((await pixels(await bytes(part("frames/3.png?view=x0")))).data).toEqual(frames[3]?.x0Rgb);
  expect((await pixels(await bytes(part("frames/0.png?view=x0")))).data).toEqual(first?.rgb);
  const record = JSON.parse((await bytes(part("frames/3.json"))).toString());
  expect(record).toMatchObject({ step: 3, ascii: frames[3]?.ascii, x0Ascii: frames[3]?.x0Ascii });
  expect(Buffer.from(record.rgb, "base64")).toEqual(frames[3]?.rgb);
  for (const missing of ["frames/6.png", "frames/6.json", "frames/6.state", "frames/x.png", "frames/1.gif"])
    expect((await maker.fetch(part(missing))).status).toBe(404);
});

test("a state is its bytes, and their SHA-256 is the hash that frames, stream and pictures carry", async () => {
  const document = framesSchema.parse(JSON.parse((await bytes(part("frames.json"))).toString()));
  const hashes = document.frames.map(({ stateHash }) => stateHash);
  for (const [step, hash] of hashes.entries()) {
    const state = await bytes(part(`frames/${step}.state`));
    expect(state).toHaveLength(20 + 3 * 8 * 8 * 8); // array_send: 20 bytes, then 8 for each of 3 x 8 x 8 values
    expect(createHash("sha256").update(state).digest("hex")).toBe(hash);
    expect(readPngText(await bytes(part(`frames/${step}.png`)))["State hash"]).toBe(hash);
  }
  expect(new Set(hashes).size).toBe(6);
  expect(readPngText(await bytes(part("image.png")))["State hash"]).toBe(hashes[5]);
  const { rows } = await app.pool.query<{ hash: string }>(
    "select imago.state_hash(image) as hash from imago.generate('tiny', -7, 5, 'dpmpp_2m', 'trailing') order by step",
  );
  expect(rows.map(({ hash }) => hash)).toEqual(hashes);
});

test("a state that is no longer stored is gone, and its hash stays", async () => {
  const { id } = await maker.generate({ seed: 1, steps: 1 });
  await untilJob(app.pool, id, "done");
  await app.pool.query("update imago.frame set image = null where job_id = $1", [id]);
  const response = await maker.fetch(`/api/generations/${id}/frames/1.state`);
  expect([response.status, (await response.json()).code]).toEqual([410, "state_gone"]);
  const { stateHash } = JSON.parse((await bytes(`/api/generations/${id}/frames/1.json`)).toString());
  expect(stateHash).toMatch(/^[0-9a-f]{64}$/);
});

test("the image is enlarged pixel by pixel, and says how it was made", async () => {
  const rgb = (await readFrames(app.pool, done))[5]?.rgb ?? Buffer.alloc(0);
  const file = await bytes(part("image.png?scale=16"));
  const { data, width, height } = await pixels(file);
  expect([width, height]).toEqual([128, 128]);
  for (let y = 0; y < 128; y += 5)
    for (let x = 0; x < 128; x += 5) {
      const [at, from] = [3 * (y * 128 + x), 3 * ((y >> 4) * 8 + (x >> 4))];
      expect(data.subarray(at, at + 3)).toEqual(rgb.subarray(from, from + 3));
    }
  const { name } = await maker.get(done);
  expect(readPngText(file)).toMatchObject({
    Title: name,
    Seed: "-7",
    Sampler: "dpmpp_2m",
    Schedule: "trailing",
    Steps: "5",
    Model: "tiny",
  });
});

test("text comes as wide as asked, plain or in colour", async () => {
  const plain = (await bytes(part("ascii.txt"))).toString();
  expect(plain).toBe(`${(await readFrames(app.pool, done))[5]?.ascii}\n`);
  const narrow = (await bytes(part("ascii.txt?columns=16&color=ansi&view=x0"))).toString();
  expect(narrow.split("\n")).toHaveLength(9);
  expect(narrow).toContain("\u001b[38;2;");
});

test("text comes in every style, as the database writes it", async () => {
  const call = (name: string, more = "") =>
    app.pool.query<{ text: string }>(
      `select imago.${name}(rgb, 8${more}) as text from imago.frame where job_id = $1 and step = 5`,
      [done],
    );
  for (const [query, name, more] of [
    ["glyphs=shape", "ascii_by_shape", ""],
    ["glyphs=shape&color=ansi256&columns=20", "ascii_by_shape", ", 20, 'ansi256'"],
    ["glyphs=braille", "braille", ", 32"],
    ["glyphs=braille&color=ansi16&columns=100", "braille", ", 100, 'ansi16'"],
    ["glyphs=blocks", "half_blocks", ", 64, 'ansi'"],
    ["ramp=%20%C2%B7%E2%96%88", "ascii", ", 64, 'none', ' ·█'"],
  ] as const) {
    const text = (await bytes(part(`ascii.txt?${query}`))).toString();
    expect(text).toBe(`${(await call(name, more)).rows[0]?.text}\n`);
  }
});

test("an address to type has the text and its label: .txt by shape, .ans in colors", async () => {
  const { name } = await maker.get(done);
  const label = `${name}, seed -7\n${app.url}/b/${done}\n`;
  const shape = (await bytes(part("ascii.txt?glyphs=shape"))).toString();
  expect((await bytes(`/b/${done}.txt`)).toString()).toBe(`${shape}${label}`);
  const blocks = (await bytes(part("ascii.txt?glyphs=blocks&color=ansi16"))).toString();
  expect((await bytes(`/b/${done}.ans?color=ansi16`)).toString()).toBe(`${blocks}${label}`);
  expect((await maker.fetch("/b/111111111111.txt")).status).toBe(404);
  const wrong = await maker.fetch(`/b/${done}.txt?ramp=.%23`);
  expect([wrong.status, (await wrong.json()).errors[0]]).toEqual([
    400,
    { field: "ramp", value: ".#", limit: expect.stringContaining("with the glyphs ramp only") },
  ]);
});

test.each(["webp", "gif"])("the %s shows every frame, the finished picture longest", async (format) => {
  const file = await bytes(part(`animation.${format}?scale=2`));
  const { pages = 0, delay = [], width, pageHeight } = await sharp(file, { pages: -1 }).metadata();
  expect([pages, width, pageHeight]).toEqual([6, 16, 16]);
  expect(delay).toEqual([500, 200, 200, 200, 200, 2000]);
  if (format === "webp") {
    const { data } = await sharp(file, { page: 5 })
      .removeAlpha()
      .resize(8, 8, { kernel: "nearest" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data).toEqual((await readFrames(app.pool, done))[5]?.rgb);
  }
});

test("what can never change is kept for ever, and not sent twice", async () => {
  for (const name of [
    "frames/2.png",
    "frames/2.json",
    "frames/2.state",
    "frames.json",
    "image.png",
    "ascii.txt",
    "animation.webp",
  ]) {
    const first = await maker.fetch(part(name));
    expect(first.headers.get("cache-control")).toBe("public, max-age=31536000, s-maxage=3600, immutable");
    const etag = first.headers.get("etag") ?? "";
    await first.arrayBuffer();
    const again = await maker.fetch(part(name), { headers: { "if-none-match": `W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  }
});

test("before it is done there is no picture, and nothing is kept for ever", async () => {
  const client = apiClient(app.url);
  const { id } = await client.generate({ steps: 250 });
  for (const name of ["image.png", "ascii.txt", "animation.webp", "animation.gif"])
    expect((await client.fetch(`/api/generations/${id}/${name}`)).status).toBe(409);
  const frames = await client.fetch(`/api/generations/${id}/frames.json`);
  expect(frames.headers.get("cache-control")).toBe("no-cache");
  await until("a frame", async () => (await client.get(id)).frames > 1);
  const soFar = await client.fetch(`/b/${id}.txt`);
  expect(await soFar.text()).toMatch(/, seed -?\d+, step \d+ of 250 \(running\)\n/);
  expect(soFar.headers.get("cache-control")).toBe("no-cache");
  expect((await client.fetch(`/api/generations/${id}/cancel`, { method: "POST" })).status).toBe(200);
});

test("a key makes one butterfly of one wish, however often it is sent", async () => {
  const client = apiClient(app.url);
  await client.generate({ steps: 1 }); // for the cookie
  const key = { "idempotency-key": "once" };
  const answers = await Promise.all([1, 2, 3].map(() => client.post({ steps: 2 }, key)));
  const ids = await Promise.all(answers.map(async (answer) => (await answer.json()).id));
  expect(new Set(ids).size).toBe(1);
  expect((await client.post({ steps: 3 }, key)).status).toBe(422);
});

test("cancel and keep are its maker's; cancelling twice is as once, cancelling too late is told", async () => {
  const client = apiClient(app.url);
  const { id, links } = await client.generate({ steps: 250 });
  const stranger = apiClient(app.url);
  await stranger.generate({ steps: 1 });
  const post = (who: ApiClient, path = "") => who.fetch(path, { method: "POST" });
  for (const who of [stranger, apiClient(app.url)])
    for (const path of [links.cancel, links.keep]) expect((await post(who, path)).status).toBe(403);
  const forged = apiClient(app.url);
  forged.cookie = `${client.cookie?.split(".")[0]}.${"A".repeat(43)}`;
  expect((await post(forged, links.cancel)).status).toBe(403);
  expect(await (await post(client, links.keep)).json()).toMatchObject({ kept: true });
  for (let i = 0; i < 2; i++)
    expect(await (await post(client, links.cancel)).json()).toMatchObject({ id, status: "cancelled" });
  expect((await post(maker, part("cancel"))).status).toBe(409);
  expect((await readEvents(await maker.fetch(`/api/generations/${id}/events`))).at(-1)).toMatchObject({
    name: "cancelled",
  });
});

test("the finished ones are listed latest first, page by page", async () => {
  const client = apiClient(app.url);
  for (let i = 0; i < 3; i++) await untilJob(app.pool, (await client.generate({ steps: 1 })).id, "done");
  const { rows } = await app.pool.query<{ id: string }>(
    "select id from imago.job where status = 'done' order by finished_at desc, id desc",
  );
  const listed: string[] = [];
  for (let next: string | undefined = "/api/generations?limit=2"; next; ) {
    const page = pageSchema.parse(await (await maker.fetch(next)).json());
    expect(page.generations.length).toBeLessThanOrEqual(2);
    listed.push(...page.generations.map(({ id }) => id));
    next = page.links.next;
  }
  expect(listed.slice(-rows.length)).toEqual(rows.map(({ id }) => id));
});

test("what an operator has hidden is not there", async () => {
  const client = apiClient(app.url);
  const { id } = await client.generate({ steps: 1 });
  await untilJob(app.pool, id, "done");
  await app.pool.query("update imago.job set hidden = true where id = $1", [id]);
  for (const path of [
    `/api/generations/${id}`,
    `/api/generations/${id}/events`,
    `/api/generations/${id}/image.png`,
    `/b/${id}`,
  ])
    expect((await client.fetch(path)).status).toBe(404);
  const { generations } = await (await client.fetch("/api/generations")).json();
  expect(generations.map((generation: { id: string }) => generation.id)).not.toContain(id);
});

test("models, health and the API's own description", async () => {
  const { models } = modelsSchema.parse(await (await maker.fetch("/api/models")).json());
  const known = { knownAnswer: expect.stringMatching(/^[0-9a-f]{64}$/) };
  expect(models).toEqual([expect.objectContaining({ name: "tiny", default: true, ...known })]);
  expect(healthSchema.parse(await (await maker.fetch("/api/health")).json())).toMatchObject({
    status: "ok",
    database: { reachable: true },
    listening: true,
    workers: [{ live: true }],
  });
  const description = await (await maker.fetch("/api/openapi.json")).json();
  expect(description.openapi).toBe("3.1.0");
  const references = JSON.stringify(description).match(/#\/components\/schemas\/\w+/g) ?? [];
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references)
    expect(description.components.schemas).toHaveProperty(reference.split("/").at(-1) ?? "");
});
