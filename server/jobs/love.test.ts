import { expect, test } from "vitest";
import { finishedJob } from "@/testing/finished";
import { newClient, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { discard } from "./discard";
import { findJob } from "./job";
import { findLoved, love, lovesPerAddress, unlove } from "./love";
import { countOwn, listOwnEnded, listOwnLoved, listOwnUnfinished } from "./mine";

const database = withJobs();

test("a client loves a butterfly once, and may stop", async () => {
  const { id } = await finishedJob(database.pool);
  const [one, two] = [newClient(), newClient()];
  for (let again = 0; again < 2; again++)
    expect(await love(database.pool, id, one)).toEqual({ outcome: "changed", loved: true, loves: 1 });
  expect(await love(database.pool, id, two)).toMatchObject({ loves: 2 });
  expect(await findLoved(database.pool, [id], one)).toEqual(new Set([id]));
  expect(await findLoved(database.pool, [id], newClient())).toEqual(new Set());
  for (let again = 0; again < 2; again++)
    expect(await unlove(database.pool, id, one)).toEqual({ outcome: "changed", loved: false, loves: 1 });
  expect((await findJob(database.pool, id))?.loves).toBe(1);
});

test("many at once are counted right", async () => {
  const { id } = await finishedJob(database.pool);
  await Promise.all(Array.from({ length: 8 }, () => love(database.pool, id, newClient())));
  expect((await findJob(database.pool, id))?.loves).toBe(8);
});

test("an address has a few loves of each butterfly, and a refusal makes no client", async () => {
  const { id } = await finishedJob(database.pool);
  const address = "192.0.2.1";
  const clients = Array.from({ length: lovesPerAddress }, () => newClient());
  for (const client of clients) await love(database.pool, id, client, address);
  const late = newClient();
  expect(await love(database.pool, id, late, address)).toEqual({
    outcome: "limit",
    allowed: lovesPerAddress,
  });
  expect((await database.pool.query("select from imago.client where id = $1", [late])).rowCount).toBe(0);
  expect(await love(database.pool, id, clients[0] ?? "", address)).toMatchObject({ loved: true });
  expect(await love(database.pool, id, late, "192.0.2.2")).toMatchObject({ loves: lovesPerAddress + 1 });
});

test("only what is finished and in sight can be loved", async () => {
  const { id, clientId } = await finishedJob(database.pool);
  await discard(database.pool, id, clientId);
  const waiting = await queueJob(database.pool);
  for (const each of [id, waiting.id, "111111111111"])
    expect(await love(database.pool, each, newClient())).toEqual({ outcome: "not_found" });
});

test("a client's own are listed: what it asked for and what it loves, in both directions", async () => {
  const clientId = newClient();
  const asked: string[] = [];
  for (let i = 0; i < 5; i++) asked.unshift((await finishedJob(database.pool, { clientId })).id);
  const { id: strange } = await finishedJob(database.pool);
  const { id: waiting } = await queueJob(database.pool, { clientId });
  for (const id of [asked[4], strange, asked[2]]) await love(database.pool, id ?? "", clientId);

  const ids = ({ jobs }: { jobs: { id: string }[] }) => jobs.map(({ id }) => id);
  const first = await listOwnEnded(database.pool, clientId, 2);
  expect([ids(first), first.before]).toEqual([asked.slice(0, 2), undefined]);
  const second = await listOwnEnded(database.pool, clientId, 2, {
    direction: "after",
    cursor: first.after ?? "",
  });
  expect(ids(second)).toEqual(asked.slice(2, 4));
  const third = await listOwnEnded(database.pool, clientId, 2, {
    direction: "after",
    cursor: second.after ?? "",
  });
  expect([ids(third), third.after]).toEqual([asked.slice(4), undefined]);
  const back = await listOwnEnded(database.pool, clientId, 2, {
    direction: "before",
    cursor: third.before ?? "",
  });
  expect(ids(back)).toEqual(asked.slice(2, 4));
  expect((await listOwnUnfinished(database.pool, clientId)).map(({ id }) => id)).toEqual([waiting]);
  expect(ids(await listOwnLoved(database.pool, clientId, 9))).toEqual([asked[2], strange, asked[4]]);
  expect(await countOwn(database.pool, clientId)).toEqual({ asked: 6, loved: 3, freed: 0 });

  await discard(database.pool, asked[2] ?? "", clientId);
  expect(ids(await listOwnLoved(database.pool, clientId, 9))).toEqual([strange, asked[4]]);
  expect(await countOwn(database.pool, clientId)).toEqual({ asked: 5, loved: 2, freed: 1 });
  expect(await countOwn(database.pool, newClient())).toEqual({ asked: 0, loved: 0, freed: 0 });
});
