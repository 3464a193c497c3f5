/** Opens connections and pools. The only module of the product that imports `pg`. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { pinNewerSettings, pinSettings, type Scope } from "./session-settings";

export type { Notification, Pool, PoolClient, QueryResult } from "pg";
export type Client = pg.Client;
export type Queryable = Pick<pg.Pool, "query">;

// node-postgres returns bigints (seeds, counts) as strings, which are exact. Notices carry the progress of layers.
export const DatabaseError = pg.DatabaseError;

/** Quotes a string as an SQL literal. */
export const escapeLiteral = pg.escapeLiteral;

/**
 * The name of this process's sessions, unique among all machines. With it we count the other users of our own server
 * before we stop it, and an interrupted command ends its own statements.
 */
export const applicationName = `imago:${process.pid}-${randomBytes(4).toString("hex")}`;

async function prepare(client: pg.ClientBase, role?: Role): Promise<void> {
  client.on("error", () => {
    // Without a listener, a connection that breaks between statements ends the process. Its next statement reports it.
  });
  await client.query(
    `${pinSettings("session")} select ${pinNewerSettings("session")}${role ? `, ${takeRole(role)}` : ""}`,
  );
}

/** Whether pg reports a timeout: of a server that does not answer, or of a pool whose connections are all busy. */
export const isLate = ({ message }: Error): boolean =>
  /^(Query read timeout|timeout expired|timeout exceeded when trying to connect)$/.test(message);

/** Timeout for pools whose statements take milliseconds: a slow server answers by then, a silent one does not. */
export const usualAnswerMs = 30_000;

/** TCP keep-alive: notices a dead peer on an idle connection. */
const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

const controlTimeoutMs = 5_000;

/** Opens a pool of one connection for short statements about others: to cancel them, to ask for a sign of life. */
export function createControl(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: applicationName,
    connectionTimeoutMillis: controlTimeoutMs,
    query_timeout: controlTimeoutMs,
    ...keepAlive,
    onConnect: (client) => prepare(client),
  });
  pool.on("error", () => {
    // As in createPool.
  });
  return pool;
}

export type PoolOptions = {
  /** The role that its sessions take, if it exists and the login may take it. */
  role?: Role | undefined;
  /** Timeout of a statement, which then fails and loses its connection; undefined: no timeout. */
  answerMs?: number | undefined;
};

/** Opens a pool of at most `max` connections. It drops idle connections that break; the next query opens a new one. */
export function createPool(url: string, max = 4, { role, answerMs = 0 }: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
    ...keepAlive,
    onConnect: (client) => prepare(client, role),
  });
  pool.on("error", () => {
    // An idle connection died (server restart). The pool has removed it, and queries report their own errors.
  });
  return pool;
}

/**
 * Opens a single connection, for LISTEN, for locks held across statements, or for statements that will be cancelled.
 * It emits `error` and `end` when it breaks. `timeoutMs`: timeout for connecting.
 */
export async function connect(
  url: string,
  options: { application?: string; timeoutMs?: number } = {},
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: options.application ?? applicationName,
    ...keepAlive,
    connectionTimeoutMillis: options.timeoutMs ?? 0,
  });
  await client.connect();
  try {
    await within(client, options.timeoutMs ?? 0, () => prepare(client));
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}

/** Closes the connection if `work` has not ended after `limitMs`; 0: never. */
export async function within<Result>(
  client: pg.Client,
  limitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const cut = () => void client.end().catch(() => undefined); // it is no longer usable
  const timer = limitMs > 0 ? setTimeout(cut, limitMs) : undefined;
  return work().finally(() => clearTimeout(timer));
}

/**
 * Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it throws. Pins the
 * settings again, since behind a pooler a transaction's session may be another one.
 */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      `begin isolation level read committed, read write; ${pinSettings("transaction")} select ${pinNewerSettings("transaction")}`,
    );
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Cancels the statements of this process's other sessions: they get an error, SQLSTATE 57014. */
export async function cancelOwnStatements(url: string): Promise<void> {
  const client = await connect(url, { timeoutMs: 5_000 });
  try {
    await client.query(
      `select pg_cancel_backend(pid) from pg_stat_activity
       where application_name = $1 and state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'`,
      [applicationName],
    );
  } finally {
    await client.end();
  }
}

/**
 * The roles of least privilege. They belong to the whole PostgreSQL cluster and cannot log in: a session takes one
 * (SET ROLE), or its login is a member. `rights.ts` lists what they may do in a database.
 */
export const roleNames = ["imago_web", "imago_worker"] as const;
export type Role = (typeof roleNames)[number];

/** SQL for whether `who` may take the role in row `role` of pg_roles. Since version 16, membership is not enough. */
export const mayTake = (who: string, role: string): string =>
  `pg_has_role(${who}, ${role}.oid, case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end)`;

/**
 * SQL that takes `role` for the rest of the session or transaction and returns its name; null if it does not exist or
 * this login may not take it. SET ROLE applies none of a role's settings: plans stay as they are.
 */
export const takeRole = (role: Role, scope: Scope = "session"): string =>
  `(select set_config('role', r.rolname, ${scope === "transaction"}) from pg_roles as r where r.rolname = '${role}' and ${mayTake("session_user", "r")})`;
