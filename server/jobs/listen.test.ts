import { expect, onTestFinished, test } from "vitest";
import { cancel, keep } from "./cancel";
import { type Change, channel } from "./changes";
import { claim, fail, finish, giveBack } from "./lease";
import { saveFrame, saveProgress } from "./save-frame";
import { listen } from "./listen";
import { frame, saveFrames } from "@/testing/frames";
import { noLimits, queueJob } from "@/testing/jobs";
import { startProxy } from "@/testing/proxy";
import { until } from "@/testing/until";
import { withJobs } from "@/testing/with-jobs";

const database = withJobs({ keeps: true });

function startListening(url: string) {
  const changes: Change[] = [];
  const seen = { connects: 0, disconnects: 0 };
  const listener = listen(url, {
    onChange: (change) => changes.push(change),
    onConnect: () => {
      seen.connects += 1;
    },
    onDisconnect: () => {
      seen.disconnects += 1;
    },
  });
  onTestFinished(() => listener.close());
  return { changes, seen, listener };
}

async function startProxied() {
  const proxy = await startProxy(database.url);
  onTestFinished(() => proxy.close());
  return proxy;
}

const say = (payload: string) => database.pool.query("select pg_notify($1, $2)", [channel, payload]);

test("every visible change of a job is said", async () => {
  const { changes, seen } = startListening(database.url);
  await until("listening", () => seen.connects);
  const { pool } = database;
  const { id, clientId } = await queueJob(pool);
  const take = async () => {
    const job = await claim(pool, "w", noLimits);
    if (!job) throw new Error("nothing to claim");
    return job;
  };
  const expectChanges = async (...expected: string[]) => {
    const said = () => changes.map((change) => (change.what === "frame" ? `${change.step}` : change.what));
    await until(`changes ${expected}`, () => changes.length >= expected.length);
    expect(said()).toEqual(expected);
    expect(changes.every(({ job }) => job === id)).toBe(true);
    changes.length = 0;
  };
  await expectChanges("status");
  await giveBack(pool, await take());
  await expectChanges("status", "status");
  await fail(pool, await take(), { code: "error", detail: "", final: false });
  await expectChanges("status", "status");
  const job = await take();
  await saveFrame(pool, job, frame(0));
  await saveProgress(pool, job, { step: 1, layer: 1, layers: 2, name: "a", function: "b", fraction: 0.5 });
  await expectChanges("status", "0", "progress");
  await saveFrames(pool, { ...job, frames: 1 });
  await finish(pool, job);
  await keep(pool, id, clientId);
  await expectChanges("1", "2", "3", "status", "status");
  const other = await queueJob(pool);
  changes.length = 0;
  await cancel(pool, other.id);
  await until("the cancellation", () => changes.some((change) => change.job === other.id));
});

test("a notification that is not a change of a job is ignored", async () => {
  const { changes, seen } = startListening(database.url);
  await until("listening", () => seen.connects);
  for (const payload of ["", "no json", '"job:1"', '"aaaaaaaaaaaa:x"', "7", '"aaaaaaaaaaaa:12"'])
    await say(payload);
  await until("the last", () => changes.length);
  expect(changes).toEqual([{ job: "aaaaaaaaaaaa", what: "frame", step: 12 }]);
});

test("it hears what others say, but not through a database where nobody says it", async () => {
  const { listener } = startListening(database.url);
  expect(await listener.hears(database.pool)).toBe(true);
  const elsewhere = new URL(database.url);
  elsewhere.pathname = "/postgres";
  const deaf = listen(elsewhere.href, { onChange: () => {} });
  onTestFinished(() => deaf.close());
  expect(await deaf.hears(database.pool)).toBe(false);
});

test("a wire that was cut is mended by itself, and its owner told to look again", async () => {
  const proxy = await startProxied();
  const { changes, seen } = startListening(proxy.url);
  await until("listening", () => seen.connects);
  proxy.cut();
  await until("the loss", () => seen.disconnects);
  await say('"aaaaaaaaaaaa:1"');
  proxy.mend();
  await until("listening again", () => seen.connects === 2);
  await say('"aaaaaaaaaaaa:2"');
  await until("a change", () => changes.length);
  expect(changes).toEqual([{ job: "aaaaaaaaaaaa", what: "frame", step: 2 }]);
});

test("a session that the server ends is made again", async () => {
  const { seen } = startListening(database.url);
  for (let times = 1; times <= 3; times++) {
    await until("listening", () => seen.connects === times);
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
    );
  }
  await until("listening", () => seen.connects === 4);
});

test("a server that is away at first is found when it comes", async () => {
  const proxy = await startProxied();
  proxy.cut();
  const { changes, seen } = startListening(proxy.url);
  await until("a second try", () => seen.disconnects);
  proxy.mend();
  await until("listening", () => seen.connects);
  await say('"aaaaaaaaaaaa:status"');
  await until("a change", () => changes.length);
});

test("closed while it reconnects, it stays closed", async () => {
  const proxy = await startProxied();
  const { seen, listener } = startListening(proxy.url);
  await until("listening", () => seen.connects);
  proxy.cut();
  await until("the loss", () => seen.disconnects);
  await listener.close();
  proxy.mend();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(seen.connects).toBe(1);
  const { rowCount } = await database.pool.query(
    "select from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
  );
  expect(rowCount).toBe(0);
});
