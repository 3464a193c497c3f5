/** The connection that computes: one statement at a time, which can be cancelled on the server that runs it. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, connect, DatabaseError, type Pool, within } from "../pool";
import { type Role, takeRole } from "../roles/session";

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

type Open = { client: Client; pid: number; startedAt: string };

const cancelIntervalMs = 250;
const cancelTimeoutMs = 5_000;

/**
 * `control`: other connections of the same login to the same server, from which statements are cancelled: they take no
 * role, because a role may cancel only what its own login runs.
 */
export function computeSession(url: string, control: Pool, options: SessionOptions = {}): Session {
  let open: Open | undefined;

  async function begin(): Promise<Open> {
    const session = await openSession(url, options);
    open = session;
    // It may die while no statement runs: the next one should not be the one that finds out.
    session.client.once("end", () => {
      if (open === session) open = undefined;
    });
    return session;
  }

  async function discard(): Promise<void> {
    const { client } = open ?? {};
    open = undefined;
    await client?.end().catch(() => undefined); // it was broken, or is of no use any more
  }

  return {
    run: async <Row extends object>(text: string, values: unknown[], { signal, onNotice }: RunOptions) => {
      signal.throwIfAborted();
      const session = open ?? (await begin());
      const { client } = session;
      const listener = (notice: Notice) => onNotice?.(notice);
      client.on("notice", listener);
      try {
        signal.throwIfAborted();
        const statement = client.query<Row>(text, values);
        const stop = cancelOnAbort(signal, session, control);
        return (await statement.finally(stop)).rows;
      } catch (error) {
        // After a cancellation, because it may reach the server late: the next statement must not be the one it hits.
        if (signal.aborted || !isOfStatement(error)) await discard();
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

const openTimeoutMs = 15_000;

async function openSession(url: string, options: SessionOptions): Promise<Open> {
  const client = await connect(url, { timeoutMs: openTimeoutMs });
  try {
    return await within(client, openTimeoutMs, () => settle(client, options));
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function settle(client: Client, { cores, timeoutMs = 0, role }: SessionOptions): Promise<Open> {
  // Whatever the role's defaults for others are: layers report, and a statement has the time that it is given here.
  await client.query(`set imago.progress = on; set client_min_messages = notice;
    set statement_timeout = ${timeoutMs}; set idle_session_timeout = 0; set default_transaction_read_only = on`);
  if (cores !== undefined) await client.query(`set max_parallel_workers_per_gather = ${cores - 1}`);
  const { rows } = await client.query<{ pid: number; startedAt: string }>(
    `select pid, extract(epoch from backend_start)::text as "startedAt" from pg_stat_activity
     where pid = pg_backend_pid()`,
  );
  const [own] = rows;
  if (!own) throw new Error("the server does not show this session in pg_stat_activity");
  // Last: a role does not see when its login's session began.
  if (role) await client.query(`select ${takeRole(role)}`);
  return { client, ...own };
}

/** Pids come again: the statement is that of the session which started when this one did. */
const cancelSql = `select pg_cancel_backend(pid) from pg_stat_activity
  where pid = $1 and extract(epoch from backend_start) = $2::numeric`;

/**
 * Once aborted, cancels until told to stop: a request that comes before its statement has begun is lost. If the server
 * cannot be told at all, cuts the connection; the server notices within a second (client_connection_check_interval).
 */
function cancelOnAbort(signal: AbortSignal, { client, pid, startedAt }: Open, control: Pool): () => void {
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
