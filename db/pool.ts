/** The only module that imports `pg`: everything else takes its pools and clients from here. */
import { randomBytes } from "node:crypto";
import pg from "pg";

export type { Notification, Pool, PoolClient, QueryResult } from "pg";
export type Client = pg.Client;
export type Queryable = Pick<pg.Pool, "query">;

// Bigints (seeds, counts) stay exact as strings; node-postgres already does so. Notices carry layer progress.
export const DatabaseError = pg.DatabaseError;

/**
 * The name of this process's sessions, on any machine: who else is connected decides whether our own server may stop,
 * and an interrupted command ends its own statements.
 */
export const applicationName = `imago:${process.pid}-${randomBytes(4).toString("hex")}`;

/** How long something that is set holds. */
export type Scope = "session" | "transaction";

/**
 * SQL expressions that set what every session of ours needs on any server. Compiling plans (jit) costs more than it saves
 * here; and a statement whose client is gone should end, which only these systems let the server notice.
 */
export function requiredSettings(scope: Scope): string {
  const local = scope === "transaction";
  return `set_config('jit', 'off', ${local}),
    case when version() ~* 'linux|apple|darwin' then set_config('client_connection_check_interval', '1s', ${local}) end`;
}

async function prepare(client: pg.ClientBase, role?: Role): Promise<void> {
  client.on("error", () => {
    // A connection that breaks while no statement runs would end the process; its next statement reports it instead.
  });
  await client.query(`select ${requiredSettings("session")}${role ? `, ${takeRole(role)}` : ""}`);
}

/** What pg says of a server that gives no answer in time, or of a pool whose connections all wait for one. */
export const isLate = ({ message }: Error): boolean =>
  /^(Query read timeout|timeout expired|timeout exceeded when trying to connect)$/.test(message);

/** For pools whose statements take milliseconds: a server that is slow answers by then, one that is silent does not. */
export const usualAnswerMs = 30_000;

/** A peer that is gone without a word (its machine, or the way there) is noticed, where nothing is on its way to it. */
const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

const controlTimeoutMs = 5_000;

/** One connection, for short statements about others: to cancel them, to ask for signs of life. None waits for ever. */
export function createControl(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: applicationName,
    connectionTimeoutMillis: controlTimeoutMs,
    query_timeout: controlTimeoutMs,
    ...keepAlive,
  });
  pool.on("error", () => {
    // As below.
  });
  return pool;
}

export type PoolOptions = {
  /** What its sessions take, where it exists and the login may. */
  role?: Role | undefined;
  /** A statement that has no answer after so long fails, and its connection is dropped; undefined: it waits for ever. */
  answerMs?: number | undefined;
};

/** A pool on `url`; `max` connections. Idle connections that break are dropped, the next query opens a new one. */
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
    // An idle connection died (server restart): the pool has removed it already, and queries report their own errors.
  });
  return pool;
}

/**
 * One connection of its own, for LISTEN, locks held across statements, or statements that will be cancelled. When it
 * breaks it emits `error` and `end`. `timeoutMs`: how long to wait for the server to answer.
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

/** Cuts the connection if `work` with it has not ended in time; 0: never. */
export async function within<Result>(
  client: pg.Client,
  limitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const cut = () => void client.end().catch(() => undefined); // it is of no use any more
  const timer = limitMs > 0 ? setTimeout(cut, limitMs) : undefined;
  return work().finally(() => clearTimeout(timer));
}

/** Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it throws. */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
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

/** Cancels what this process's other sessions run on the server: they get an error, SQLSTATE 57014. */
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
 * The roles of least privilege. They are PostgreSQL's, of the whole cluster, and have no login of their own: a session
 * takes one (SET ROLE), or its login is a member. What they may do in a database is in `rights.ts`.
 */
export const roleNames = ["imago_web", "imago_worker"] as const;
export type Role = (typeof roleNames)[number];

/** An SQL expression: may `who` take the role whose row of pg_roles is `role`? 16 tells that from membership. */
export const mayTake = (who: string, role: string): string =>
  `pg_has_role(${who}, ${role}.oid, case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end)`;

/**
 * An SQL expression that takes `role` for the rest of the session or transaction: its name, null where it does not exist
 * or is not this login's to take. SET ROLE brings none of a role's settings: plans stay as they are.
 */
export const takeRole = (role: Role, scope: Scope = "session"): string =>
  `(select set_config('role', r.rolname, ${scope === "transaction"}) from pg_roles as r where r.rolname = '${role}' and ${mayTake("session_user", "r")})`;
