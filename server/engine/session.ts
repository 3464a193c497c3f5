/**
 * The connection that computes: one statement at a time, which can be cancelled on its server. Each statement runs in
 * its own transaction, which holds all settings, so that behind a pooler they apply to its session, and to no other.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Client,
  connect,
  DatabaseError,
  type Pool,
  type QueryResult,
  type Role,
  takeRole,
  within,
} from "@/db/pool";
import { stepBack } from "@/db/postgres/processes";
import { pinNewerSettings, pinSettings } from "@/db/session-settings";

export type Notice = { code?: string | undefined; message?: string | undefined };

export type RunOptions = {
  /** When aborted, the statement is cancelled on the server and the call rejects. */
  signal: AbortSignal;
  onNotice?: ((notice: Notice) => void) | undefined;
  /** Called when the statement starts again on another server: its earlier notices are void. */
  onRestart?: (() => void) | undefined;
};

export type Session = {
  /** Runs one statement and returns its rows. Reconnects first if the connection broke. */
  run<Row extends object>(text: string, values: unknown[], options: RunOptions): Promise<Row[]>;
  close(): Promise<void>;
};

export type SessionOptions = {
  /** Number of cores of the server that a statement may use; undefined: as its configuration says. */
  cores?: number | undefined;
  /** Whether all running jobs compute on this server: then each of n uses an nth of its cores. */
  shares?: boolean;
  /** Timeout of a statement; 0: none. */
  timeoutMs?: number;
  /** The role that the session takes, if it exists and the login may take it. */
  role?: Role | undefined;
  /** The cluster's folder of our own server: there its process lets those run first that answer visitors. */
  folder?: string | undefined;
};

/** `workerDigits`: the setting imago.worker_digits for its statements; null: as the server's configuration says. */
type Connection = { client: Client; workerDigits: string | null; steppedBack: boolean };

/** Identifies a transaction, and so its statement: no session starts two in the same microsecond. */
type Transaction = { pid: number; startedAt: string };

/** Timeout for connecting, and for beginning and ending a transaction. */
const answerMs = 15_000;
/** Timeout of measuring workers, which takes half a second at most on a server that is well. */
const measureMs = 5_000;
const cancelIntervalMs = 250;
const cancelTimeoutMs = 5_000;

/**
 * `control`: other connections of the same login to the same server, for cancelling statements. They take no role,
 * because a role may cancel only its own login's statements.
 */
export function computeSession(url: string, control: Pool, options: SessionOptions = {}): Session {
  let open: Connection | undefined;

  async function connectAgain(): Promise<Connection> {
    const client = await connect(url, { timeoutMs: answerMs });
    const connection: Connection = { client, workerDigits: null, steppedBack: false };
    open = connection;
    // Forgets a connection that dies between statements, so that the next statement opens a new one.
    client.once("end", () => {
      if (open === connection) open = undefined;
    });
    if (options.cores !== 1)
      connection.workerDigits = await measureWorkers(client, options).catch(async (error) => {
        await discard();
        throw error;
      });
    return connection;
  }

  async function discard(): Promise<void> {
    const connection = open;
    open = undefined;
    await connection?.client.end().catch(() => undefined); // it may be broken already
  }

  return {
    run: async <Row extends object>(text: string, values: unknown[], { signal, onNotice }: RunOptions) => {
      signal.throwIfAborted();
      const connection = open ?? (await connectAgain());
      const { client, workerDigits } = connection;
      const listener = (notice: Notice) => onNotice?.(notice);
      client.on("notice", listener);
      try {
        const transaction = await within(client, answerMs, () => begin(client, options, workerDigits));
        if (options.folder !== undefined && !connection.steppedBack) {
          connection.steppedBack = true;
          await stepBack(transaction.pid, options.folder);
        }
        signal.throwIfAborted();
        const statement = client.query<Row>(text, values);
        const stop = cancelOnAbort(signal, transaction, client, control);
        const { rows } = await statement.finally(stop);
        await within(client, answerMs, () => client.query("commit"));
        return rows;
      } catch (error) {
        // Drops the connection after a cancellation, which may reach the server late and would hit the next statement.
        const usable = !signal.aborted && isOfStatement(error) && (await rollBack(client));
        if (!usable) await discard();
        throw error;
      } finally {
        client.off("notice", listener);
      }
    },
    close: discard,
  };
}

/** Whether the statement failed, and the connection is still good. */
const isOfStatement = (error: unknown) =>
  error instanceof DatabaseError && !/^(57P|08)/.test(error.code ?? "");

const rollBack = (client: Client): Promise<boolean> =>
  within(client, answerMs, () => client.query("rollback")).then(
    () => true,
    () => false,
  );

/** Divides the cores that a statement may use, the process that begins it included, by the number of running jobs. */
const shareCores = `select set_config('max_parallel_workers_per_gather', greatest(0,
    (current_setting('max_parallel_workers_per_gather')::integer + 1)
      / greatest(1, (select count(*)::integer from imago.job where status = 'running')) - 1)::text, true);`;

/** Begins a transaction, overriding the defaults of the role: layers report, and the timeout is the given one. */
async function begin(
  client: Client,
  { cores, shares = false, timeoutMs = 0, role }: SessionOptions,
  workerDigits: string | null = null,
): Promise<Transaction> {
  const answers: unknown = await client.query(`begin isolation level read committed, read only;
    ${pinSettings("transaction")}
    set local imago.progress = on; set local statement_timeout = ${timeoutMs};
    ${cores === undefined ? "" : `set local max_parallel_workers_per_gather = ${cores - 1};`}
    ${shares ? shareCores : ""}
    ${workerDigits === null ? "" : `set local imago.worker_digits = ${workerDigits};`}
    select ${pinNewerSettings("transaction")}${role ? `, ${takeRole(role, "transaction")}` : ""};
    select pg_backend_pid() as pid, extract(epoch from now())::text as "startedAt"`);
  const [transaction] = (answers as QueryResult<Transaction>[]).at(-1)?.rows ?? [];
  if (!transaction) throw new Error("the server did not begin a transaction");
  return transaction;
}

/** A value of imago.worker_digits that no layer reaches. */
const never = String(2n ** 63n - 1n);

/**
 * Measures what a worker process costs to start, once a connection, and returns the value for imago.worker_digits; null
 * if the server's configuration sets one. Where measuring fails, as without shared memory, no layer asks for workers.
 */
async function measureWorkers(client: Client, options: SessionOptions): Promise<string | null> {
  try {
    await within(client, answerMs, () => begin(client, { ...options, shares: false, timeoutMs: measureMs }));
    const { rows } = await within(client, answerMs, () =>
      client.query<{ digits: string | null }>(
        "select case when coalesce(current_setting('imago.worker_digits', true), '') = '' then imago.worker_digits() end as digits",
      ),
    );
    await within(client, answerMs, () => client.query("commit"));
    return rows[0]?.digits ?? null;
  } catch (error) {
    if (!isOfStatement(error) || !(await rollBack(client))) throw error;
    return never;
  }
}

/** Checks the transaction too: pids are reused, and behind a pooler a session runs other clients' statements. */
const cancelSql = `select pg_cancel_backend(pid) from pg_stat_activity
  where pid = $1 and extract(epoch from xact_start) = $2::numeric`;

/**
 * Once aborted, cancels repeatedly until the returned function is called, because a cancellation that precedes its
 * statement is lost. If no cancellation reaches the server, closes the connection; the server notices within a second
 * (client_connection_check_interval).
 */
function cancelOnAbort(
  signal: AbortSignal,
  { pid, startedAt }: Transaction,
  client: Client,
  control: Pool,
): () => void {
  let over = false;
  let cut: NodeJS.Timeout | undefined;
  const cancel = async () => {
    cut = setTimeout(() => void client.end().catch(() => undefined), cancelTimeoutMs);
    while (!over) {
      await control.query(cancelSql, [pid, startedAt]).catch(() => undefined); // retried, then the connection is closed
      await sleep(cancelIntervalMs);
    }
  };
  signal.addEventListener("abort", cancel, { once: true });
  return () => {
    over = true;
    clearTimeout(cut);
    signal.removeEventListener("abort", cancel);
  };
}
