/** Looks inside: the feature maps of a layer, and single steps, computed on request, within limits. */
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { connect } from "@/db/pool";
import { featureMapLimits } from "@/lib/api/allowed";
import { type FeatureMapsDocument, featureMapsSchema, stepSchema } from "@/lib/api/explain";
import { contactSheet } from "@/lib/pictures/contact-sheet";
import { readPngText } from "@/lib/pictures/text/png";
import { untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { type ApiClient, apiClient } from "@/testing/web/client";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
let maker: ApiClient;
/** Finished, five steps. */
let done: string;

beforeAll(async () => {
  maker = apiClient(app.url);
  ({ id: done } = await maker.generate({ seed: 11, steps: 5 }));
  await untilJob(app.pool, done, "done");
});

const path = (layer: string, step: number | string, file = "json") =>
  `/api/generations/${done}/feature-maps.${file}?layer=${layer}&step=${step}`;

async function look(layer: string, step: number): Promise<FeatureMapsDocument> {
  const response = await maker.fetch(path(layer, step));
  expect(response.status).toBe(200);
  return featureMapsSchema.parse(await response.json());
}

/** The engine's own feature maps for the state that the step began with. */
async function engine(layer: string, step: number): Promise<number[][]> {
  const { rows } = await app.pool.query<{ maps: number[][] }>(
    `select imago.feature_maps('tiny', before.image, at.t, $2) as maps
     from imago.frame as before join imago.frame as at using (job_id)
     where job_id = $1 and before.step = $3 - 1 and at.step = $3`,
    [done, layer, step],
  );
  return rows[0]?.maps ?? [];
}

test.each([
  ["conv_in", 1],
  ["down_blocks.1.attentions.0", 3],
  ["up_blocks.1.resnets.1", 5],
])("the maps of %s in step %i are those that the engine computes", async (layer, step) => {
  const [document, maps] = await Promise.all([look(layer, step), engine(layer, step)]);
  expect(document).toMatchObject({ id: done, layer, step, mirrored: false });
  expect(document.maps).toHaveLength(maps.length);
  expect(document.width * document.height).toBe(maps[0]?.length);
  for (const [i, map] of maps.entries()) {
    const [low, high] = [Math.min(...map), Math.max(...map)];
    const bytes = map.map((value) => Math.floor(((value - low) / (high - low)) * 255 + 0.5));
    const shown = document.maps[i];
    expect([shown?.low, shown?.high]).toEqual([low, high]);
    const levels = [...Buffer.from(shown?.levels ?? "", "base64")];
    // The server keeps more digits of a real than it prints.
    for (const [at, level] of levels.entries())
      expect(Math.abs(level - (bytes[at] ?? -9))).toBeLessThanOrEqual(1);
    expect(Math.min(...levels)).toBe(0);
    expect(Math.max(...levels)).toBe(255);
  }
});

test("the picture shows all of them, and clients may cache it", async () => {
  const response = await maker.fetch(`${path("conv_in", 2, "png")}&scale=1`);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toContain("immutable");
  const file = Buffer.from(await response.arrayBuffer());
  const sheet = contactSheet(await look("conv_in", 2));
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(sheet.width);
  expect(data.equals(sheet.rgb)).toBe(true);
  expect(readPngText(file)).toMatchObject({ Layer: "conv_in", Step: "2", Generation: done });
  const etag = response.headers.get("etag") ?? "";
  const again = await maker.fetch(`${path("conv_in", 2, "png")}&scale=1`, {
    headers: { "if-none-match": etag },
  });
  expect(again.status).toBe(304);
});

test.each([
  ["layer=conv_up&step=1", 400, "layer"],
  ["layer=conv_in&step=6", 400, "step"],
  ["layer=conv_in&step=0", 400, "step"],
  ["layer=conv_in", 400, "step"],
  ["step=1", 400, "layer"],
  ["layer=conv_in&step=1&channel=2", 400, "channel"],
  ["layer=conv_in&layer=conv_out&step=1", 400, "layer"],
])("refused: %s", async (query, status, field) => {
  const response = await maker.fetch(`/api/generations/${done}/feature-maps.json?${query}`);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, errors: [{ field }] });
});

async function step(query: string) {
  const response = await maker.fetch(`/api/generations/${done}/step.json?${query}`);
  expect(response.status).toBe(200);
  return stepSchema.parse(await response.json());
}

test("a step as the run took it has the stored bits, and its SELECT is the one that ran", async () => {
  const answer = await step("step=3");
  const { rows } = await app.pool.query(
    "select state_hash, rgb, x0_rgb from imago.frame where job_id = $1 and step = 3",
    [done],
  );
  expect(answer).toMatchObject({ step: 3, sampler: "ddim", eta: 0, stateHash: rows[0].state_hash });
  expect(answer.stored).toBe(answer.stateHash);
  expect([answer.rgb, answer.x0Rgb]).toEqual([
    rows[0].rgb.toString("base64"),
    rows[0].x0_rgb.toString("base64"),
  ]);
  const again = await app.pool.query(answer.sql);
  expect(again.rows[0].hash).toBe(answer.stateHash);
});

test("a changed step is another one, and what is foreseen the same", async () => {
  const usual = await step("step=2");
  for (const change of ["tNext=-1", "sampler=ddpm", "eta=0.5", "sampler=ipndm&tNext=17"]) {
    const changed = await step(`step=2&${change}`);
    expect(changed.stateHash).not.toBe(usual.stored);
    expect(changed.x0Rgb).toBe(usual.x0Rgb);
    const { rows } = await app.pool.query(
      `select imago.state_hash(d.image) as hash
       from imago.frame as f cross join lateral imago.denoise('tiny', f.image, 11, $2, $3, $4, $5) as d
       where job_id = $1 and step = 1`,
      [done, changed.sampler, changed.t, changed.tNext, changed.eta],
    );
    expect(changed.stateHash).toBe(rows[0].hash);
  }
});

test.each([
  ["step=6", "step"],
  ["step=0", "step"],
  ["tNext=3", "step"],
  ["step=2&tNext=1000", "tNext"],
  ["step=2&tNext=1e3", "tNext"],
  ["step=2&sampler=euler", "sampler"],
  ["step=2&sampler=ipndm&eta=0.5", "eta"],
  ["step=2&eta=1.5", "eta"],
])("a step is refused: %s", async (query, field) => {
  const response = await maker.fetch(`/api/generations/${done}/step.json?${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ field }] });
});

const computing = `select from pg_stat_activity
  where datname = current_database() and state = 'active' and query like '%imago.feature_maps(%' and pid <> pg_backend_pid()`;

test("one is computed at a time, few wait, and what nobody waits for is cancelled", async () => {
  const lock = await connect(app.databaseUrl);
  try {
    // The engine cannot read its kernels: whatever is asked for now takes as long as we like.
    await lock.query("begin; lock table imago.kernel in access exclusive mode");
    const end = new AbortController();
    const asked = Array.from({ length: featureMapLimits.perClient + 1 }, (_, i) =>
      maker.fetch(path("mid_block.resnets.0", i + 1), { signal: end.signal }).catch(() => undefined),
    );
    // The one too many is the first that is answered.
    const refused = await Promise.race(asked);
    if (!refused) throw new Error("nothing was answered");
    expect(refused.status).toBe(429);
    await until("that one is being computed", async () => (await app.pool.query(computing)).rowCount === 1);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: "too_many_looks" });
    expect((await app.pool.query(computing)).rowCount).toBe(1);
    end.abort();
    const answered = (await Promise.all(asked)).filter(Boolean);
    expect(answered).toEqual([refused]);
    await until("that nothing is computed", async () => (await app.pool.query(computing)).rowCount === 0);
  } finally {
    await lock.end();
  }
  // Clients that left keep their slots until the server notices.
  const next = await until("that a place is free", async () => {
    const response = await maker.fetch(path("mid_block.resnets.0", 1));
    expect([200, 429]).toContain(response.status);
    return response.ok && response;
  });
  expect(featureMapsSchema.parse(await next.json()).maps).toHaveLength(16);
});

test("a state, or a model, that is not stored any more is gone, and says so", async () => {
  await app.pool.query("update imago.frame set image = null where job_id = $1 and step = 3", [done]);
  const state = await maker.fetch(path("conv_in", 4));
  expect(state.status).toBe(410);
  expect(await state.json()).toMatchObject({ code: "state_gone", title: "Gone" });
  expect((await maker.fetch(path("conv_in", 3))).status).toBe(200);
  await app.pool.query("update imago.job set model_identity = 'another' where id = $1", [done]);
  const model = await maker.fetch(path("conv_out", 3));
  expect(await model.json()).toMatchObject({ status: 410, code: "model_gone" });
});
