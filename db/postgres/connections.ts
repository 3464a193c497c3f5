/** Connects to our own server, creates its roles and database, and counts its other users. */
import { realpath } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "@/lib/log";
import { applicationName, type Client, connect, DatabaseError, roleNames } from "../pool";
import { type ClusterState, readState } from "./cluster";
import { type Postmaster, waitUntilReady } from "./postmaster";

/**
 * Names all parts, because PGSSLMODE, PGSSLNEGOTIATION, PGOPTIONS and the like in the environment are meant for other
 * servers.
 */
function urlOf(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}?sslmode=disable&options=%20&sslnegotiation=postgres`;
}

/** Differs from the schema's name, so that the schema is not on its search path and unqualified names fail here too. */
export const owner = "imago_owner";

export const userUrl = (state: ClusterState, port: number) => urlOf(owner, state.password, port, "imago");
export const superuserUrl = (state: ClusterState, port: number) =>
  urlOf("postgres", state.superuserPassword, port, "postgres");

/**
 * Connects. Waits while the server reports that it is not ready, as after the crash of one of its processes. The first
 * session of a server whose program and files come from a slow disk takes many seconds.
 */
async function connectPatiently(url: string): Promise<Client> {
  const end = Date.now() + 300_000;
  for (;;) {
    try {
      return await connect(url, { application: `${applicationName} launcher`, timeoutMs: 60_000 });
    } catch (error) {
      const notYet = error instanceof DatabaseError && error.code === "57P03";
      if (!notYet || Date.now() > end) throw error;
      await sleep(100);
    }
  }
}

/** Opens a superuser's session on the running server of `folder`. Throws if another server answers on that port. */
export async function openSession(folder: string, postmaster: Postmaster): Promise<Client> {
  const url = superuserUrl(await readState(folder), postmaster.port);
  const client = await connectPatiently(url).catch((cause) => {
    throw new Error(
      `the server of ${folder} (process ${postmaster.pid}, port ${postmaster.port}) refused the connection: ${messageOf(cause)}`,
      { cause },
    );
  });
  try {
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    const theirs = rows[0]?.data_directory ?? "";
    if ((await realpath(theirs).catch(() => theirs)) !== (await realpath(folder)))
      throw new Error(`port ${postmaster.port} belongs to a server of ${theirs}, not of ${folder}`);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

export type Presence = {
  /** Returns the session, or a new one if it is broken. */
  session(): Promise<Client>;
  end(): Promise<void>;
};

/**
 * Keeps a session open while this part of Imago uses the server, so that no other part stops it. Reconnects after
 * PostgreSQL has ended all sessions, as it does when one of its processes is killed (by a machine out of memory, say).
 */
export function stayPresent(folder: string, first: Client): Presence {
  let current: Client | undefined;
  let ended = false;

  async function join(): Promise<Client> {
    const postmaster = await waitUntilReady(folder);
    if (!postmaster) throw new Error(`the server of ${folder} is no longer running`);
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
      // Does not start a server that is gone: the next start does.
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
 * Creates the role and the database of the engine, and the roles of web and workers, which the engine's role takes but
 * could not create. That role has no special rights, so that Imago works on any server.
 */
export async function prepareDatabase(session: Client, state: ClusterState): Promise<void> {
  const { rows } = await session.query<{ role: boolean; database: boolean }>(
    `select exists (select from pg_roles where rolname = '${owner}') as role,
            exists (select from pg_database where datname = 'imago') as database`,
  );
  // The password has only letters that need no quoting. pg_monitor: to see other sessions' statements.
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
 * Counts the sessions of other parts of Imago: not this launcher's own session, nor its process's pools. Waits up to
 * 1.5 s for a count of 0, because the server notices within a second that a client was killed during a statement.
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
