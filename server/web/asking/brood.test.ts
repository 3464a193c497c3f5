/** Breeds and draws butterflies, paints them with a worker, and paints them again from their recipes. */
import { expect, test, vi } from "vitest";
import { defaultLimits, jobRequest, newClient, noLimits, queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { withJobs } from "@/testing/with-jobs";
import { startWork } from "@/testing/worker";
import { enqueue, enqueueAll } from "../../jobs/enqueue";
import { listChildren, listFamily } from "../../jobs/family";
import { findJob, type Job } from "../../jobs/job";
import type { Parentage } from "../../jobs/parentage";
import type { NewJob } from "../../jobs/new-job";
import { parentagesOf } from "./brood";
import { readRecipe } from "../files/recipe";

// Guards against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const database = withJobs({ keeps: true });

const clientId = newClient();
const child = (a: Job, b: Job | undefined, more: Partial<Parentage> = {}): Partial<NewJob> => ({
  parents: {
    a: a.id,
    b: b?.id ?? null,
    crossing: null,
    share: null,
    mutation: null,
    mutationShare: null,
    ...more,
  },
});

/** Asks for a child whose run is its first parent's. */
async function breed(wish: Partial<NewJob>): Promise<Job> {
  const result = await enqueue(database.pool, { clientId, findTwin: true, ...wish }, noLimits);
  if (!("job" in result)) throw new Error(JSON.stringify(result));
  return result.job;
}

async function finished(job: Job): Promise<Job> {
  await untilJob(database.pool, job.id, "done");
  return (await findJob(database.pool, job.id)) ?? job;
}

/** Compares the stored frames of a job with those that imago.repaint() makes of its recipe. */
async function repainted(job: Job): Promise<{ steps: number; same: boolean }> {
  const recipe = await readRecipe(database.pool, job);
  const { rows } = await database.pool.query<{ steps: number; same: boolean }>(
    `select count(*)::integer as steps, bool_and(frame.t = run.t and frame.state_hash = imago.state_hash(run.image)) is true as same
     from imago.repaint($2) as run
     full join (select * from imago.frame where job_id = $1) as frame using (step)`,
    [job.id, JSON.stringify(recipe)],
  );
  return rows[0] ?? { steps: 0, same: false };
}

test("children of ddim and ddpm are painted again from their recipes alone, to the third generation", async () => {
  startWork(database.url, {});
  const founders = await Promise.all(
    ["ddim", "ddpm", "dpmpp_2m"].map(async (sampler, i) =>
      finished(await queueJob(database.pool, { clientId, seed: String(i + 1), sampler })),
    ),
  );
  const [one, two, three] = founders;
  if (!one || !two || !three) throw new Error("too few founders");
  const son = await finished(await breed(child(one, two, { crossing: "fore" })));
  const daughter = await finished(await breed(child(two, three, { crossing: "mix", share: 0.5 })));
  const grandchild = await finished(
    await breed(child(daughter, son, { crossing: "outer", mutation: "-5", mutationShare: 0.25 })),
  );
  expect(son).toMatchObject({ sampler: "ddim", steps: 3, bred: true, drawn: false });
  expect(daughter).toMatchObject({ sampler: "ddpm" });
  expect(grandchild).toMatchObject({
    sampler: "ddpm",
    parents: { a: daughter.id, b: son.id, crossing: "outer", mutation: "-5", mutationShare: 0.25 },
  });
  for (const job of [...founders, son, daughter, grandchild])
    expect(await repainted(job), job.id).toEqual({ steps: 4, same: true });

  // The parents' rows say the same as the pedigree that the grandchild carries.
  const { rows } = await database.pool.query(
    `select imago.bred(d.pedigree, s.pedigree, 'outer', null, -5, 0.25) = g.pedigree as same,
       g.seed = imago.pedigree_seed(g.pedigree) as seed
     from imago.job as d, imago.job as s, imago.job as g where d.id = $1 and s.id = $2 and g.id = $3`,
    [daughter.id, son.id, grandchild.id],
  );
  expect(rows).toEqual([{ same: true, seed: true }]);

  const family = async (id: string) =>
    (await listFamily(database.pool, id)).map((relative) => [relative.generation, relative.job.id]);
  const byAge = (relatives: (number | string)[][]) => relatives.toSorted();
  expect(byAge(await family(grandchild.id))).toEqual(
    byAge([[0, grandchild.id], [-1, son.id], [-1, daughter.id], ...founders.map(({ id }) => [-2, id])]),
  );
  expect(byAge(await family(two.id))).toEqual(
    byAge([
      [0, two.id],
      [1, son.id],
      [1, daughter.id],
      [2, grandchild.id],
    ]),
  );
  const children = await listChildren(database.pool, { a: two.id, b: one.id, clientId, limit: 9 });
  expect(children.map(({ id, parents }) => [id, parents?.aName])).toEqual([[son.id, one.name]]);

  expect((await breed(child(one, two, { crossing: "fore" }))).id).toBe(son.id);
  expect((await breed(child(two, one, { crossing: "fore" }))).id).not.toBe(son.id);

  await database.pool.query("delete from imago.job where id = any($1)", [[one.id, two.id, son.id]]);
  expect(await repainted(grandchild)).toEqual({ steps: 4, same: true });
});

test("a drawn butterfly, its variation and its crosses are painted again from their recipes", async () => {
  startWork(database.url, {});
  const { rows } = await database.pool.query<{ bytes: number }>(
    "select 3 * height * width as bytes from imago.model",
  );
  const drawing = Buffer.from(Array.from({ length: rows[0]?.bytes ?? 0 }, (_, i) => (i * 31) % 256));
  const wish = jobRequest({
    clientId,
    seed: "4",
    drawing,
    strength: 600,
    schedule: { spacing: "trailing", steps: 5 },
  });
  const drawn = await finished(await breed(wish));
  expect(drawn).toMatchObject({
    drawn: true,
    bred: false,
    spacing: null,
    timesteps: [599, 399, 199],
    steps: 3,
  });
  const first = await database.pool.query(
    `select t, round(noise_level::numeric, 3)::text as level, x0_rgb = imago.rgb(imago.picture('tiny', imago.drawn('tiny', $2))) as shown
     from imago.frame where job_id = $1 and step = 0`,
    [drawn.id, drawing],
  );
  expect(first.rows).toEqual([{ t: 599, level: expect.stringMatching(/^0\.9/), shown: true }]);
  expect((await breed(wish)).id).toBe(drawn.id);
  expect((await breed({ ...wish, drawing: Buffer.from(drawing).fill(0) })).id).not.toBe(drawn.id);

  const plain = await finished(await queueJob(database.pool, { clientId, seed: "8" }));
  const variation = await finished(
    await breed(child(drawn, undefined, { mutation: "3", mutationShare: 0.25 })),
  );
  const cross = await finished(await breed(child(plain, drawn, { crossing: "hind" })));
  expect(variation).toMatchObject({ drawn: true, bred: true, timesteps: [599, 399, 199] });
  expect(cross).toMatchObject({ drawn: true, timesteps: [599, 399, 199] });
  for (const job of [drawn, variation, cross])
    expect(await repainted(job), job.id).toEqual({ steps: 4, same: true });
});

test("a brood is asked for as a whole, or not at all", async () => {
  startWork(database.url, {});
  const parent = await finished(await queueJob(database.pool, { clientId: newClient(), seed: "11" }));
  const client = newClient();
  const brood = (a: string) =>
    enqueueAll(
      database.pool,
      parentagesOf({ a, number: 0 }).map((parents) => ({ clientId: client, parents })),
      { ...defaultLimits, outstandingPerClient: 5 },
    );
  expect(await brood(parent.id)).toMatchObject({ queued: 4 });
  expect(await brood(parent.id)).toEqual({ outcome: "limit", limit: "outstandingPerClient", allowed: 5 });
  const { rows } = await database.pool.query("select count(*)::integer from imago.job where client_id = $1", [
    client,
  ]);
  expect(rows).toEqual([{ count: 4 }]);
});

test("the broods of two differ, and each has four distinct children", () => {
  const [a, b] = ["1".repeat(12), "2".repeat(12)];
  const broods = [0, 1, 2, 7].map((number) => parentagesOf({ a, b, number }));
  for (const brood of broods) {
    expect(brood).toHaveLength(4);
    expect(new Set(brood.map((parents) => JSON.stringify(parents))).size).toBe(4);
  }
  expect(broods[0]?.map(({ crossing }) => crossing)).toEqual(["fore", "hind", "mix", "mix"]);
  const crosses = new Set(
    broods
      .flat()
      .filter(({ mutation }) => mutation === null)
      .map(({ crossing }) => crossing),
  );
  expect(crosses).toEqual(new Set(["fore", "hind", "inner", "outer", "mix"]));
});

test("unfinished, hidden and unlike parents, and a drawing of a wrong size, are refused", async () => {
  const ask = (wish: Partial<NewJob>) => enqueue(database.pool, { clientId, ...wish }, noLimits);
  const waiting = await queueJob(database.pool, { clientId: newClient(), seed: "21" });
  await database.pool.query("update imago.job set status = 'cancelled', finished_at = now() where id = $1", [
    waiting.id,
  ]);
  const mutation = { mutation: "1", mutationShare: 0.25 };
  expect(await ask(child(waiting, undefined, mutation))).toEqual({
    outcome: "no_parent",
    id: waiting.id,
    why: "missing",
  });
  const { rows } = await database.pool.query<Job>(
    "select id from imago.job where status = 'done' order by id limit 2",
  );
  const [a, b] = rows;
  if (!a || !b) throw new Error("no parents");
  await database.pool.query("update imago.job set picture_width = 100 where id = $1", [b.id]);
  expect(await ask(child(a, b, { crossing: "fore" }))).toEqual({
    outcome: "no_parent",
    id: b.id,
    why: "unlike",
  });
  expect(await ask(jobRequest({ drawing: Buffer.alloc(5) }))).toMatchObject({
    outcome: "invalid",
    code: "IM002",
    parameter: "drawing",
    message: expect.stringContaining("5 bytes"),
  });
  expect(await ask(jobRequest({ pedigree: [{ a: 1, b: 1, cross: "fore" }] }))).toMatchObject({
    outcome: "invalid",
    parameter: "pedigree",
  });
  expect(await ask(jobRequest({ modelIdentity: "0".repeat(64) }))).toMatchObject({ outcome: "other_model" });
});
