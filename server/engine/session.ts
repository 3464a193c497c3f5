/**
 * The connection that computes: one statement at a time, which can be cancelled on the server that runs it. Each runs in
 * a transaction of its own that holds all settings, so that behind a pooler they are those of its session, and no other's.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Client,
  connect,
  DatabaseError,
  type Pool,
  type QueryResult,
  requiredSettings,
  type Role,
  takeRole,
  within,
} from "@/db/pool";

export type Notice = { code?: string | undefined; message?: string | undefined };

export type RunOptions = {
  /** Aborted: the statement is cancelled on the server, and the call rejects. */
  signal: AbortSignal;
  onNotice?: ((notice: Notice) => void) | undefined;
  /** The statement begins again, on another server: what it said so far is void. */
  onRestart?: (() => void) | undefined;
};

export type Session = {
  /** The rows of one statement. A connection that broke is made again for the next. */
  run<Row extends object>(text: string, values: unknown[], options: RunOptions): Promise<Row[]>;
  close(): Promise<void>;
};

export type SessionOptions = {
  /** How many cores of that server a statement may use; undefined: as its configuration says. */
  cores?: number | undefined;
  /** How long a statement may take; 0: for ever. */
  timeoutMs?: number;
  /** The role that it takes, where it exists and the login may. */
  role?: Role | undefined;
};

/** A transaction, and with it the statement in it: no session begins two at the same microsecond. */
type Transaction = { pid: number; startedAt: string };

/** For what takes no time: to connect, to begin and to end a transaction. */
const answerMs = 15_000;
const cancelIntervalMs = 250;
const cancelTimeoutMs = 5_000;

/**
 * `control`: other connections of the same login to the same server, from which statements are cancelled: they take no
 * role, because a role may cancel only what its own login runs.
 */
export function computeSession(url: string, control: Pool, options: SessionOptions = {}): Session {
  let open: Client | undefined;

  async function connectAgain(): Promise<Client> {
    const client = await connect(url, { timeoutMs: answerMs });
    open = client;
    // It may die while no statement runs: the next one should not be the one that finds out.
    client.once("end", () => {
      if (open === client) open = undefined;
    });
    return client;
  }

  async function discard(): Promise<void> {
    const client = open;
    open = undefined;
    await client?.end().catch(() => undefined); // it was broken, or is of no use any more
  }

  return {
    run: async <Row extends object>(text: string, values: unknown[], { signal, onNotice }: RunOptions) => {
      signal.throwIfAborted();
      const client = open ?? (await connectAgain());
      const listener = (notice: Notice) => onNotice?.(notice);
      client.on("notice", listener);
      try {
        const transaction = await within(client, answerMs, () => begin(client, options));
        signal.throwIfAborted();
        const statement = client.query<Row>(text, values);
        const stop = cancelOnAbort(signal, transaction, client, control);
        const { rows } = await statement.finally(stop);
        await within(client, answerMs, () => client.query("commit"));
        return rows;
      } catch (error) {
        // After a cancellation, because it may reach the server late: the next statement must not be the one it hits.
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

/** An error of the statement, which leaves the connection as good as it was. */
const isOfStatement = (error: unknown) =>
  error instanceof DatabaseError && !/^(57P|08)/.test(error.code ?? "");

const rollBack = (client: Client): Promise<boolean> =>
  within(client, answerMs, () => client.query("rollback")).then(
    () => true,
    () => false,
  );

/** Whatever the role's defaults for others are: layers report, and the statement has the time that it is given here. */
async function begin(client: Client, { cores, timeoutMs = 0, role }: SessionOptions): Promise<Transaction> {
  const answers: unknown = await client.query(`begin read only;
    set local imago.progress = on; set local client_min_messages = notice; set local statement_timeout = ${timeoutMs};
    ${cores === undefined ? "" : `set local max_parallel_workers_per_gather = ${cores - 1};`}
    select ${requiredSettings("transaction")}${role ? `, ${takeRole(role, "transaction")}` : ""};
    select pg_backend_pid() as pid, extract(epoch from now())::text as "startedAt"`);
  const [transaction] = (answers as QueryResult<Transaction>[]).at(-1)?.rows ?? [];
  if (!transaction) throw new Error("the server began no transaction");
  return transaction;
}

/** Pids come again, and behind a pooler a session runs others' statements: the one meant is in this transaction. */
const cancelSql = `select pg_cancel_backend(pid) from pg_stat_activity
  where pid = $1 and extract(epoch from xact_start) = $2::numeric`;

/**
 * Once aborted, cancels until told to stop: a request that comes before its statement has begun is lost. If the server
 * cannot be told at all, cuts the connection; the server notices within a second (client_connection_check_interval).
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
      await control.query(cancelSql, [pid, startedAt]).catch(() => undefined); // tried again, then cut
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
