/** Broods through the API: four children at once, their recipes, and refusals. */
import { beforeAll, expect, test } from "vitest";
import { recipeSchema } from "@/lib/api/origin";
import { broodSchema } from "@/lib/api/response";
import { untilJob } from "@/testing/painted";
import { type ApiClient, apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
let maker: ApiClient;
let parents: [string, string];

const paint = async (wish: object) => (await paintOne(app, wish, maker)).id;

const post = (path: string, body: object) =>
  maker.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  maker = apiClient(app.url);
  const run = { steps: 2, sampler: "ddim", schedule: "trailing" };
  parents = [await paint({ ...run, seed: 1 }), await paint({ ...run, seed: 2 })];
});

test("two parents have four children with one request, and the same crosses are found the next time", async () => {
  const [a, b] = parents;
  const response = await post("/api/broods", { a, b });
  expect(response.status).toBe(202);
  const { generations } = broodSchema.parse(await response.json());
  const names = {
    a: expect.stringMatching(/^[A-Z][a-z]+ [a-z]+$/),
    b: expect.stringMatching(/^[A-Z][a-z]+ [a-z]+$/),
  };
  expect(generations.map(({ parents }) => parents)).toEqual([
    { a, b, cross: "fore", share: null, mutation: null, names },
    { a, b, cross: "hind", share: null, mutation: null, names },
    { a, b, cross: "mix", share: 0.5, mutation: null, names },
    { a, b, cross: "mix", share: 0.5, mutation: { seed: expect.any(String), share: 0.25 }, names },
  ]);
  for (const child of generations) {
    expect(child).toMatchObject({
      steps: 2,
      sampler: "ddim",
      schedule: "trailing",
      mine: true,
      drawn: false,
    });
    await untilJob(app.pool, child.id, "done");
  }
  const again = await post("/api/generations", { parents: { a, b, cross: "hind" } });
  expect(again.status).toBe(200);
  expect(await again.json()).toMatchObject({ id: generations[1]?.id });
});

test("a recipe, sent back as a wish, finds its butterfly; of another model it is refused", async () => {
  const [a, b] = parents;
  const child = await paint({ parents: { a, b, cross: "inner" } });
  const response = await maker.fetch(`/api/generations/${child}/recipe.json`);
  const recipe = recipeSchema.parse(await response.json());
  expect(recipe.pedigree).toEqual([{ seed: "1" }, { seed: "2" }, { a: 1, b: 2, cross: "inner" }]);
  const found = await post("/api/generations", recipe);
  expect(found.status).toBe(200);
  expect(await found.json()).toMatchObject({ id: child });
  const other = await post("/api/generations", { ...recipe, modelIdentity: "0".repeat(64) });
  expect(other.status).toBe(422);
  expect(await other.json()).toMatchObject({ errors: [{ field: "modelIdentity" }] });
});

test("a drawing is stored, shown as what frame 0 foresees, and part of the recipe", async () => {
  const drawing = Buffer.alloc(3 * 8 * 8, 200);
  const wish = {
    seed: 5,
    steps: 4,
    schedule: "trailing",
    drawing: drawing.toString("base64"),
    strength: 500,
  };
  const refused = await post("/api/generations", {
    ...wish,
    drawing: drawing.subarray(3).toString("base64"),
  });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    detail: expect.stringContaining("189 bytes"),
    errors: [{ field: "drawing" }],
  });
  const id = await paint(wish);
  expect(await maker.get(id)).toMatchObject({ drawn: true, schedule: [499, 249], steps: 2 });
  const frame = await (await maker.fetch(`/api/generations/${id}/frames/0.json`)).json();
  expect(Buffer.from(frame.x0Rgb, "base64").every((level) => level === 200)).toBe(true);
  const recipe = recipeSchema.parse(await (await maker.fetch(`/api/generations/${id}/recipe.json`)).json());
  expect(recipe).toMatchObject({ drawing: wish.drawing, schedule: [499, 249], seed: "5" });
});

test("a brood of a butterfly that is not there, or beyond the limit of a visitor, is refused as a whole", async () => {
  const missing = await post("/api/broods", { a: "1".repeat(12) });
  expect(missing.status).toBe(422);
  expect(await missing.json()).toMatchObject({
    detail: "there is no finished butterfly 111111111111 to breed from",
    errors: [{ field: "parents" }],
  });
  const wrong = await post("/api/broods", { a: parents[0], number: -1 });
  expect(wrong.status).toBe(422);
});
