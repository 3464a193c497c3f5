/** Checks of the database server, our own or external. */
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../../jobs/listen";
import type { Pool } from "@/db/pool";
import type { Server } from "@/db/postgres";
import { speedHint } from "@/db/postgres/choose";
import type { Check } from "./finding";

async function read<Row extends object>(pool: Pool, text: string): Promise<Row> {
  const { rows } = await pool.query<Row>(text);
  const [row] = rows;
  if (!row) throw new Error("the server gave no answer");
  return row;
}

export const version = ({ kind, version: name, major }: Server): Check => ({
  what: "server",
  look: async () =>
    kind === "packaged"
      ? ["hint", `PostgreSQL ${name}, the packaged one; ${speedHint(major).replace("hint: ", "")}`]
      : [
          "ok",
          `PostgreSQL ${name}, ${kind === "system" ? "installed on this machine" : "named by DATABASE_URL"}`,
        ],
});

export const safety = (pool: Pool): Check => ({
  what: "safety",
  look: async () => {
    const { standby, fsync } = await read<{ standby: boolean; fsync: string }>(
      pool,
      "select pg_is_in_recovery() as standby, current_setting('fsync') as fsync",
    );
    if (standby) return ["wrong", "this server is a read-only standby: set DATABASE_URL to its primary"];
    return fsync === "on"
      ? ["ok", "stored data survives a crash"]
      : ["hint", "fsync is off: a crash of the machine may destroy the database"];
  },
});

/** Connections that a web process and two workers may open. */
const wanted = 25;

export const connections = (pool: Pool): Check => ({
  what: "connections",
  look: async () => {
    const { max, used } = await read<{ max: number; used: number }>(
      pool,
      `select current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
         as max, (select count(*)::integer from pg_stat_activity where backend_type = 'client backend') as used`,
    );
    return max - used < wanted
      ? [
          "hint",
          `${used} of ${max} are in use; a web process and two workers need up to ${wanted}: raise max_connections`,
        ]
      : ["ok", `${used} of ${max} are in use`];
  },
});

const toleratedSeconds = 2;

export const clock = (pool: Pool): Check => ({
  what: "clock",
  look: async () => {
    const beforeMs = Date.now();
    const { ms } = await read<{ ms: number }>(
      pool,
      "select (1000 * extract(epoch from clock_timestamp()))::float8 as ms",
    );
    const seconds = (ms - (beforeMs + Date.now()) / 2) / 1000;
    const words = `the server's clock is ${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? "behind" : "ahead of"} this machine's`;
    return Math.abs(seconds) > toleratedSeconds
      ? [
          "hint",
          `${words}: times on pages and in /api/health are wrong by as much; synchronise both with a time server`,
        ]
      : ["ok", words];
  },
});

export const cores = (pool: Pool, wish: number | undefined): Check => ({
  what: "cores",
  look: async () => {
    const { gather, workers } = await read<{ gather: number; workers: number }>(
      pool,
      `select current_setting('max_parallel_workers_per_gather')::integer as gather,
         least(current_setting('max_parallel_workers')::integer, current_setting('max_worker_processes')::integer)
           as workers`,
    );
    const allowed = Math.min(wish === undefined ? gather : wish - 1, workers) + 1;
    return wish !== undefined && allowed < wish
      ? [
          "hint",
          `IMAGO_CORES is ${wish}, but the server starts ${workers} parallel workers at most: raise max_parallel_workers`,
        ]
      : ["ok", `one picture may use ${allowed}`];
  },
});

const patienceMs = 15_000;

/** Checks that notifications arrive; `url` is the one that web and workers LISTEN on. */
export const notifications = (pool: Pool, url: string): Check => ({
  what: "notifications",
  look: async () => {
    const listener = listen(url, { onChange: () => undefined });
    const timer = new AbortController();
    const late = sleep(patienceMs, undefined, { signal: timer.signal }).catch(() => undefined);
    try {
      const heard = await Promise.race([listener.hears(pool), late]);
      if (heard === undefined) return ["wrong", "no connection to listen on: check LISTEN_DATABASE_URL"];
      return heard
        ? ["ok", "arrive"]
        : [
            "hint",
            "do not arrive, as is usual behind a pooler: set LISTEN_DATABASE_URL to the server's own address; until then pages are a second late",
          ];
    } finally {
      timer.abort();
      void listener.close();
    }
  },
});
