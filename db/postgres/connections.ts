/** Connections to our own server: its roles and database, and who else is connected. */
import { realpath } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { applicationName, type Client, connect, DatabaseError, roleNames } from "../pool";
import { type ClusterState, readState } from "./cluster";
import { type Postmaster, waitUntilReady } from "./postmaster";

/** `sslmode`: PGSSLMODE in the environment is meant for other servers. */
function urlOf(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** Not named like the schema, which would then be on its search path: a name left unqualified should fail here too. */
export const owner = "imago_owner";

export const userUrl = (state: ClusterState, port: number) => urlOf(owner, state.password, port, "imago");
export const superuserUrl = (state: ClusterState, port: number) =>
  urlOf("postgres", state.superuserPassword, port, "postgres");

/** Waits while the server says that it is not ready yet, as it does after the crash of one of its processes. */
async function connectPatiently(url: string): Promise<Client> {
  const end = Date.now() + 300_000;
  for (;;) {
    try {
      return await connect(url, { application: `${applicationName} launcher`, timeoutMs: 10_000 });
    } catch (error) {
      const notYet = error instanceof DatabaseError && error.code === "57P03";
      if (!notYet || Date.now() > end) throw error;
      await sleep(100);
    }
  }
}

/** A superuser's session on the running server of `folder`. Throws if another server answers on that port. */
export async function openSession(folder: string, postmaster: Postmaster): Promise<Client> {
  const url = superuserUrl(await readState(folder), postmaster.port);
  const client = await connectPatiently(url).catch((cause) => {
    throw new Error(
      `the server of ${folder} (process ${postmaster.pid}, port ${postmaster.port}) does not let us in: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  });
  const { rows } = await client.query<{ data_directory: string }>("show data_directory");
  const theirs = rows[0]?.data_directory ?? "";
  if ((await realpath(theirs).catch(() => theirs)) !== (await realpath(folder))) {
    await client.end();
    throw new Error(`port ${postmaster.port} belongs to a server of ${theirs}, not of ${folder}`);
  }
  return client;
}

export type Presence = {
  /** The session, or a new one if it is broken. */
  session(): Promise<Client>;
  end(): Promise<void>;
};

/**
 * Keeps a session open for as long as this part of Imago uses the server, and while it is open nobody else stops the
 * server. PostgreSQL ends all sessions when one of
 * its processes is killed (by a machine out of memory, say), and goes on: so do we.
 */
export function stayPresent(folder: string, first: Client): Presence {
  let current: Client | undefined;
  let ended = false;

  async function join(): Promise<Client> {
    const postmaster = await waitUntilReady(folder);
    if (!postmaster) throw new Error(`the server of ${folder} no longer runs`);
    return openSession(folder, postmaster);
  }

  function watch(client: Client): void {
    current = client;
    client.once("end", () => {
      current = undefined;
      if (!ended) void rejoin();
    });
  }

  async function rejoin(): Promise<void> {
    while (!ended && !current) {
      await sleep(500, undefined, { ref: false });
      // A server that is gone is the next start's to bring back.
      const client = await join().catch(() => undefined);
      if (client && (ended || current)) await client.end();
      else if (client) watch(client);
    }
  }

  watch(first);
  return {
    session: async () => {
      if (!current) watch(await join());
      return current ?? first;
    },
    end: async () => {
      ended = true;
      await current?.end();
    },
  };
}

/**
 * Role and database of the engine. The role has no special rights: what works here works on any server. Those of web and
 * workers, which it takes but could not make, are made here.
 */
export async function prepareDatabase(session: Client, state: ClusterState): Promise<void> {
  const { rows } = await session.query<{ role: boolean; database: boolean }>(
    `select exists (select from pg_roles where rolname = '${owner}') as role,
            exists (select from pg_database where datname = 'imago') as database`,
  );
  // The password is our own, of letters that need no quoting. Monitoring: to see other sessions' statements.
  if (!rows[0]?.role)
    await session.query(`create role ${owner} login password '${state.password}' in role pg_monitor`);
  await session.query(
    `do $$ declare name text; begin
      for name in select unnest(array['${roleNames.join("', '")}']) loop
        if not exists (select from pg_roles where rolname = name) then execute 'create role ' || name; end if;
        if not pg_has_role('${owner}', name, 'member') then execute format('grant %I to ${owner}', name); end if;
      end loop;
    end $$`,
  );
  if (!rows[0]?.database) await session.query(`create database imago owner ${owner}`);
}

/**
 * How many sessions other parts of Imago have. Not counted: this launcher's own session, and its process's pools.
 * A client that was killed in the middle of a statement is noticed within a second: waits so long before it believes.
 */
export async function countOthers(session: Client): Promise<number> {
  const end = Date.now() + 1_500;
  for (;;) {
    const { rows } = await session.query<{ others: number }>(
      `select count(*)::integer as others from pg_stat_activity
       where application_name like 'imago%' and application_name <> $1 and pid <> pg_backend_pid()
         and backend_type = 'client backend'`,
      [applicationName],
    );
    const others = rows[0]?.others ?? 0;
    if (others === 0 || Date.now() > end) return others;
    await sleep(100);
  }
}
