/** npm run verify: another installation's butterfly, recomputed from what it publishes, on a database of one's own. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startCommand } from "@/testing/command";
import type { TestDatabase } from "@/testing/database";
import { jobsDatabase } from "@/testing/jobs";
import type { Generation } from "@/lib/api/response";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
let own: TestDatabase;
let painted: Generation;
let page: string;

beforeAll(async () => {
  own = await jobsDatabase();
  await own.pool.query("update imago.model set name = 'twin'");
  painted = await paintOne(app, { seed: -3, steps: 5, sampler: "ipndm" });
  page = `${app.url}/b/${painted.id}`;
});
afterAll(() => own.drop());

const verify = (args: string[], url = own.url) => startCommand("verify", args, { DATABASE_URL: url }).ended;

/** Changes what the other installation stores of a step, and restores it after the test. */
async function forge(step: number, column: "state_hash" | "image", value: string): Promise<void> {
  const where = "where job_id = $1 and step = $2";
  const { rows } = await app.pool.query(`select image::text, state_hash from imago.frame ${where}`, [
    painted.id,
    step,
  ]);
  await app.pool.query(`update imago.frame set ${column} = ${value} ${where}`, [painted.id, step]);
  onTestFinished(async () => {
    await app.pool.query(`update imago.frame set image = $3::real[], state_hash = $4 ${where}`, [
      painted.id,
      step,
      rows[0].image,
      rows[0].state_hash,
    ]);
  });
}

const anotherHash = "repeat('0', 64)";

test("all states come out of the seed alone", async () => {
  const { code, output } = await verify([page, "--all"]);
  expect(output).toContain(`${painted.name}: seed -3, 5 steps of ipndm by tiny, 6 states published\n`);
  expect(output.match(/, from the noise of the seed$/gm)).toHaveLength(6);
  expect(output).toMatch(/^same bits in all 6 states$/m);
  expect(code).toBe(0);
});

test.each([
  ["0", "from the noise of the seed"],
  ["2", "from the published state of step 1"],
  ["5", "from the published state of step 4"],
])("step %s comes out %s, with the history that its sampler reads", async (step, beginning) => {
  const { code, output } = await verify([page, "--step", step]);
  expect(output).toContain(`step ${step}, ${beginning}\n`);
  expect(output).toMatch(/published ([0-9a-f]{64})\n {2}here {6}\1\nsame bits\n/);
  expect(code).toBe(0);
});

test("without a wish it is a step at random, also by the address of the API", async () => {
  const { code, output } = await verify([`${app.url}${painted.links.self}/events`]);
  expect(output).toMatch(/^step [1-5], from the published state/m);
  expect(code).toBe(0);
});

test("noise that each step draws, and timesteps of one's own, come out too", async () => {
  const { id } = await paintOne(app, {
    seed: "9223372036854775807",
    schedule: [800, 500, 30],
    sampler: "ddpm",
  });
  expect(await verify([`${app.url}/b/${id}`, "--all"])).toMatchObject({
    code: 0,
    output: expect.stringContaining("same bits in all 4 states"),
  });
});

test("a forged hash is called so", async () => {
  await forge(2, "state_hash", anotherHash);
  const told = `other bits in step 2 of ${page}: the published hash is not that of this model, seed and run\n`;
  for (const args of [["--step", "2"], ["--all"]]) {
    const { code, output, errors } = await verify([page, ...args]);
    expect(output).toContain(`published ${"0".repeat(64)}`);
    expect(output).not.toContain("same bits");
    expect(errors).toContain(told);
    expect(code).toBe(1);
  }
});

test("a state that is not the one of its hash is called so, before it is taken for true", async () => {
  await forge(3, "image", "array_fill(0.5::real, array[192])");
  const { code, errors } = await verify([page, "--step", "4"]);
  expect(errors).toMatch(
    /contradicts itself: its state of step 3 has the hash [0-9a-f]{64}, not the published [0-9a-f]{64}\n/,
  );
  expect(code).toBe(1);
});

test("where the states were deleted, it begins with the noise", async () => {
  await forge(2, "image", "null");
  const { code, output } = await verify([page, "--step", "3"]);
  expect(output).toMatch(/^step 3, from the noise of the seed$[\s\S]*^same bits$/m);
  expect(code).toBe(0);
});

test("other bits are explained by another engine, and by another known answer", async () => {
  await forge(1, "state_hash", anotherHash);
  await own.pool.query("update imago.model set known_answer = 'else' where name = 'twin'");
  expect((await verify([page, "--step", "1"])).errors).toMatch(
    /known answer of the model is [0-9a-f]{64}, this server's else: their arithmetic differs/,
  );
  await own.pool.query("update imago.model set known_answer = imago.known_answer(name) where name = 'twin'");
  await app.pool.query("update imago.job set engine = 'older' where id = $1", [painted.id]);
  expect((await verify([page, "--step", "1"])).errors).toMatch(
    /painted by engine older, and this is engine /,
  );
  await app.pool.query("update imago.job set engine = $2 where id = $1", [painted.id, painted.engine]);
});

test("an id is one of this database's own", async () => {
  expect(await verify([painted.id, "--step", "5"], app.databaseUrl)).toMatchObject({
    code: 0,
    output: expect.stringContaining("same bits"),
  });
  const { code, errors } = await verify([painted.id]);
  expect([code, errors]).toEqual([
    1,
    expect.stringContaining(`this database has no butterfly ${painted.id}`),
  ]);
});

test("a butterfly that is not there, a step that it has not, and a site that is not an Imago are named", async () => {
  expect((await verify([`${app.url}/b/111111111111`])).errors).toMatch(/answers 404: there is no generation/);
  expect(await verify([page, "--step", "6"])).toMatchObject({
    code: 2,
    errors: expect.stringContaining(`--step is 6: ${page} has steps 0 to 5`),
  });
  expect((await verify(["http://127.0.0.1:1/b/111111111111"])).errors).toMatch(
    /cannot read http:\/\/127\.0\.0\.1:1\/\S+: .*(ECONNREFUSED|bad port)/,
  );
  const site = http.createServer((request, response) => {
    response.end(request.url?.includes("222222222222") ? "{}" : "<title>Elsewhere</title>");
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void site.close());
  const elsewhere = `http://127.0.0.1:${(site.address() as AddressInfo).port}/b/`;
  expect((await verify([`${elsewhere}111111111111`])).errors).toMatch(
    /is not the API of an Imago: it sends no JSON/,
  );
  expect((await verify([`${elsewhere}222222222222`])).errors).toMatch(/that publishes hashes: name, model, /);
});

test("a model that is not here is named", async () => {
  await own.pool.query("update imago.model set identity = repeat('a', 64) where name = 'twin'");
  expect((await verify([page])).errors).toMatch(
    /this database lacks the model tiny \([0-9a-f]{12}\): import it/,
  );
  await own.pool.query("update imago.model set name = 'tiny' where name = 'twin'");
  expect((await verify([page])).errors).toMatch(
    /the model tiny of this database is another one: aaaaaaaaaaaa,/,
  );
});
