import { expect, test } from "vitest";
import { connect } from "@/db/pool";
import { testDatabase } from "@/testing/database";
import { queueJob } from "@/testing/jobs";
import { hasPooler, startPooler } from "@/testing/pooler";
import { until } from "@/testing/until";
import { withJobs } from "@/testing/with-jobs";
import { computeSession, type Session, type SessionOptions } from "./session";

const database = withJobs({ keeps: true });

const never = "9223372036854775807";
const { signal } = new AbortController();

type Sharing = { digits: string | null; gather: string };

const readSharing = async (session: Session): Promise<Sharing | undefined> =>
  (
    await session.run<Sharing>(
      `select nullif(current_setting('imago.worker_digits', true), '') as digits,
         current_setting('max_parallel_workers_per_gather') as gather`,
      [],
      { signal },
    )
  )[0];

/** Reads the settings of two statements of one session. */
async function observe(options: SessionOptions, url = database.url) {
  const session = computeSession(url, database.pool, options);
  try {
    return [await readSharing(session), await readSharing(session)];
  } finally {
    await session.close();
  }
}

/** The database's URL, with a setting for each of its sessions. */
function withSetting(setting: string): string {
  const url = new URL(database.url);
  url.searchParams.set("options", `-c ${setting}`);
  return url.href;
}

test("a session measures once what a worker costs, and keeps it for all its statements", async () => {
  // A busy machine may start none in the time that measuring waits.
  const [first, second] = await until("a worker to be measured", async () => {
    const found = await observe({ cores: 2 });
    return found[0]?.digits !== never && found;
  });
  expect(first?.gather).toBe("1");
  expect(Number(first?.digits)).toBeGreaterThan(10_000);
  expect(second).toEqual(first);
});

test("a session of one core measures nothing", async () => {
  expect((await observe({ cores: 1 }))[1]).toEqual({ digits: null, gather: "0" });
});

test("a session for which no worker can be started stays serial", async () => {
  const [found] = await observe({ cores: 2 }, withSetting("max_parallel_workers=0"));
  expect(found?.digits).toBe(never);
});

test("what the server's configuration says is left alone", async () => {
  const [found] = await observe({ cores: 2 }, withSetting("imago.worker_digits=1234567"));
  expect(found?.digits).toBe("1234567");
});

test("running jobs divide the cores that the server's configuration gives one", async () => {
  const { pool } = database;
  const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => queueJob(pool)));
  const run = (ids: (string | undefined)[]) =>
    pool.query(
      `update imago.job set status = 'running', worker_id = 'w', lease_until = clock_timestamp() + interval '1 hour'
       where id = any ($1)`,
      [ids],
    );
  const gather = async () =>
    (await observe({ shares: true }, withSetting("max_parallel_workers_per_gather=3")))[1]?.gather;
  expect(await gather()).toBe("3");
  await run([first?.id]);
  expect(await gather()).toBe("3");
  await run([others[0]?.id]);
  expect(await gather()).toBe("1");
  await run(others.map(({ id }) => id));
  expect(await gather()).toBe("0");
  expect((await observe({ cores: 2 }))[1]?.gather).toBe("1");
});

test("a session of a database without the engine works, and stays serial", async () => {
  const empty = await testDatabase({ empty: true });
  try {
    const found = await observe({ cores: 2 }, empty.url);
    expect(found.map((sharing) => sharing?.digits)).toEqual([never, never]);
  } finally {
    await empty.drop();
  }
});

test.skipIf(!hasPooler)("behind a pooler, no other client gets the measured value", async () => {
  const url = await startPooler(database.url, 1);
  const session = computeSession(url, database.pool, { cores: 2 });
  const other = await connect(url);
  try {
    const first = await readSharing(session);
    const { rows } = await other.query(
      "select nullif(current_setting('imago.worker_digits', true), '') as digits",
    );
    expect(rows).toEqual([{ digits: null }]);
    expect(await readSharing(session)).toEqual(first);
    expect(Number(first?.digits)).toBeGreaterThan(10_000);
  } finally {
    await session.close();
    await other.end();
  }
});
