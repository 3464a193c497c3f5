/** Chooses how many workers npm start runs: one for each core that the database may use, if there is room for them. */
import type { Queryable } from "@/db/pool";
import type { Machine } from "@/db/postgres/configure";
import type { JobSettings } from "@/lib/env";

/** The bounds of the number of workers. */
export type Room = {
  /** Undefined: the database runs elsewhere, and its cores are unknown. */
  machine: Pick<Machine, "cores" | "memoryBytes"> | undefined;
  /** Memory that the server shares among its processes. */
  sharedBytes: number;
  connections: number;
  /** Parameters of the largest model. */
  parameters: number;
};

export type Workforce = { count: number; reserve: number; reason: string };

const mebibyte = 2 ** 20;
/** Memory of the launcher, the web process at its fullest and the server's own processes. */
const othersBytes = 700 * mebibyte;
/** Memory of a worker process, of its idle connections and of a computing one: 115 MB measured without the model. */
const workerBytes = 150 * mebibyte;
/** Memory that a step takes for each parameter of the model: measured with 3 and 63 million parameters. */
const bytesPerParameter = 20;
/** Memory of a process that waits in reserve. */
const reserveBytes = 70 * mebibyte;

/** Connections of a web process, and of a worker. */
const webConnections = 15;
const workerConnections = 7;

/** `workers` and `cores`: the settings IMAGO_WORKERS and IMAGO_CORES. */
export function planWorkforce(
  { workers, cores = 1 }: Pick<JobSettings, "workers" | "cores">,
  { machine, sharedBytes, connections, parameters }: Room,
): Workforce {
  if (workers !== undefined) return { count: workers, reserve: 1, reason: `IMAGO_WORKERS=${workers}` };
  if (!machine)
    return {
      count: 1,
      reserve: 1,
      reason: "the database is elsewhere and its cores are unknown: set IMAGO_WORKERS to their number",
    };
  const freeBytes = machine.memoryBytes - sharedBytes - othersBytes;
  const eachBytes = workerBytes + bytesPerParameter * parameters;
  const bounds = [
    { count: Math.floor(machine.cores / cores), reason: `${machine.cores} cores, ${cores} a picture` },
    {
      count: Math.floor(freeBytes / eachBytes),
      reason: `${Math.round(machine.memoryBytes / mebibyte)} MB of memory, ${Math.round(eachBytes / mebibyte)} MB a worker`,
    },
    {
      count: Math.floor((connections - webConnections) / workerConnections),
      reason: `${connections} connections, ${workerConnections} a worker`,
    },
  ];
  const [least] = bounds.sort((a, b) => a.count - b.count);
  const count = Math.max(1, least?.count ?? 1);
  const reserve = freeBytes - count * eachBytes >= reserveBytes ? 1 : 0;
  return { count, reserve, reason: least?.reason ?? "" };
}

/** Reads what the database knows about that room. */
export async function readRoom(database: Queryable): Promise<Omit<Room, "machine">> {
  const { rows } = await database.query<{ shared: number; connections: number; parameters: number }>(
    `select pg_size_bytes(current_setting('shared_buffers'))::float8 as shared,
       current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
         - coalesce(current_setting('reserved_connections', true)::integer, 0) as connections,
       (select coalesce(max(parameters), 0) from imago.model)::float8 as parameters`,
  );
  const { shared = 0, connections = 0, parameters = 0 } = rows[0] ?? {};
  return { sharedBytes: shared, connections, parameters };
}
