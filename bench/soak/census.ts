/** Takes a census of an installation: every process's memory and open files, and the size of the database. */
import { readdir, readFile } from "node:fs/promises";
import type { Pool } from "@/db/pool";
import type { App } from "@/testing/web/app";
import type { Installation } from "@/testing/web/installation";
import { childrenOf } from "../processes";

/**
 * `proportional`: bytes, with shared pages divided among their users; `own`: bytes that neither users nor files share.
 */
export type Taken = { what: string; processes: number; proportional: number; own: number; files: number };

export type Census = { taken: Taken[]; connections: number; databaseBytes: number };

type Kind = { pid: number; what: string };

async function backendsOf(pool: Pool): Promise<Map<number, string>> {
  const { rows } = await pool.query<Kind>(
    `select pid, case when backend_type <> 'client backend' then 'background processes'
       when query ~* '^\\s*listen' then 'listening backends'
       when query ~ 'imago\\.(denoise|initial_noise)' then 'computing backends' else 'other backends' end as what
     from pg_stat_activity`,
  );
  return new Map(rows.map(({ pid, what }) => [pid, what]));
}

async function measure({ pid, what }: Kind): Promise<Taken> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const bytes = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0);
  const files = (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
  return { what, processes: 1, proportional: bytes("Pss"), own: bytes("Pss_Anon"), files };
}

/** Takes the census. Needs Linux, and root for the server's processes. */
export async function takeCensus({ pool, postmaster }: Installation, app: App): Promise<Census> {
  const backends = await backendsOf(pool);
  const children = await childrenOf(postmaster);
  const kinds: Kind[] = [
    { pid: app.web.child.pid ?? 0, what: "web" },
    ...app.workers.map(({ child }, index) => ({ pid: child.pid ?? 0, what: `worker ${index + 1}` })),
    { pid: postmaster, what: "postmaster" },
    ...children.map((pid) => ({ pid, what: backends.get(pid) ?? "background processes" })),
  ];
  const byKind = new Map<string, Taken>();
  for (const taken of await Promise.all(kinds.map(measure))) {
    const sum = byKind.get(taken.what) ?? { ...taken, processes: 0, proportional: 0, own: 0, files: 0 };
    sum.processes += 1;
    sum.proportional += taken.proportional;
    sum.own += taken.own;
    sum.files += taken.files;
    byKind.set(taken.what, sum);
  }
  const { rows } = await pool.query<{ connections: number; bytes: string }>(
    `select pg_database_size(current_database()) as bytes,
       (select count(*)::integer from pg_stat_activity where datname = current_database()) as connections`,
  );
  return {
    taken: [...byKind.values()],
    connections: rows[0]?.connections ?? 0,
    databaseBytes: Number(rows[0]?.bytes),
  };
}
