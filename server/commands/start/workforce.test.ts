import { expect, test } from "vitest";
import { planWorkforce, readRoom } from "./workforce";
import { withJobs } from "@/testing/with-jobs";

const gibibyte = 2 ** 30;
const room = {
  machine: { cores: 4, memoryBytes: 8 * gibibyte },
  sharedBytes: gibibyte / 2,
  connections: 97,
  parameters: 3_144_035,
};
const unset = { workers: undefined, cores: undefined };

const database = withJobs({ keeps: true });

test("a worker for each core, and one in reserve", () => {
  expect(planWorkforce(unset, room)).toEqual({
    count: 4,
    reserve: 1,
    reason: "4 cores, 1 a picture",
  });
  expect(planWorkforce({ ...unset, cores: 2 }, room).count).toBe(2);
  expect(planWorkforce({ ...unset, cores: 3 }, room).count).toBe(1);
});

test("no more than memory and connections allow, and at least one", () => {
  const machine = (gigabytes: number) => ({ cores: 64, memoryBytes: gigabytes * gibibyte });
  expect(planWorkforce(unset, { ...room, machine: machine(2) })).toMatchObject({
    count: 3,
    reason: "2048 MB of memory, 210 MB a worker",
  });
  expect(planWorkforce(unset, { ...room, machine: machine(0.5) })).toMatchObject({ count: 1, reserve: 0 });
  // The article's network takes 1.5 GB.
  expect(planWorkforce(unset, { ...room, machine: machine(8), parameters: 63e6 }).count).toBe(5);
  expect(planWorkforce(unset, { ...room, machine: machine(64) })).toMatchObject({
    count: 11,
    reason: "97 connections, 7 a worker",
  });
});

test("a database elsewhere gets one worker, and IMAGO_WORKERS decides everywhere", () => {
  expect(planWorkforce(unset, { ...room, machine: undefined })).toMatchObject({ count: 1 });
  for (const workers of [0, 1, 12]) {
    expect(planWorkforce({ ...unset, workers }, room).count).toBe(workers);
    expect(planWorkforce({ ...unset, workers }, { ...room, machine: undefined }).count).toBe(workers);
  }
});

test("the database says what it shares, how many connections it takes and how large its models are", async () => {
  const found = await readRoom(database.pool);
  expect(found.sharedBytes).toBeGreaterThanOrEqual(16 * 2 ** 20);
  expect(found.connections).toBeGreaterThanOrEqual(90);
  const { rows } = await database.pool.query<{ parameters: string }>("select parameters from imago.model");
  expect(found.parameters).toBe(Number(rows[0]?.parameters));
  await database.pool.query("begin; delete from imago.model; commit");
  expect(await readRoom(database.pool)).toMatchObject({ parameters: 0 });
});
