/** Listens for changes of jobs for the life of the process. The only module that imports `pg-listen`. */
import createSubscriber from "pg-listen";
import { randomBase58 } from "@/lib/ids/base58";
import { type Change, channel, parseChange } from "./changes";
import { applicationName, type Queryable } from "@/db/pool";

export type Handlers = {
  onChange(change: Change): void;
  /** LISTEN has begun, for the first time or again. Earlier notifications are lost: read the tables now. */
  onConnect?(): void;
  /** The connection is lost; the listener reconnects. */
  onDisconnect?(): void;
};

export type Listener = {
  /**
   * Whether notifications of other connections arrive. They do not behind a pooler that gives every transaction another
   * session: then LISTEN needs its own URL, and the fallback is to poll the tables.
   */
  hears(database: Queryable): Promise<boolean>;
  close(): Promise<void>;
};

const slowestRetryMs = 2_000;
/** A timeout in ticks, not in time: a process that is busy, as at its start, receives nothing meanwhile. */
const hearingTicks = 100;
const tickMs = 100;

/** Connects, and reconnects whenever needed, until closed. `url` may be down at first. */
export function listen(url: string, handlers: Handlers): Listener {
  let closed = false;
  const greetings = new Map<string, () => void>();
  const subscriber = createSubscriber(
    // Timeouts: the periodic check notices a dead connection, and must not wait for ever itself.
    {
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    },
    {
      retryTimeout: Number.POSITIVE_INFINITY,
      retryInterval: (attempt) => {
        // The only way to end its loop; close() alone does not.
        if (closed) throw new Error("the listener was closed while it was reconnecting");
        return Math.min(slowestRetryMs, 100 * 2 ** Math.min(attempt, 8));
      },
      paranoidChecking: 5_000,
      parse: parsePayload,
    },
  );
  subscriber.notifications.on(channel, (payload: unknown) => {
    const change = parseChange(payload);
    if (change) handlers.onChange(change);
    else greetings.get(String(payload))?.();
  });
  subscriber.events.on("error", () => {
    // LISTEN failed on a new connection; the check above finds it dead and reconnects.
  });
  subscriber.events.on("reconnect", (attempt) => {
    if (attempt === 1) handlers.onDisconnect?.();
  });
  // LISTEN is still running at the first `connected`; later ones include it.
  let listening = false;
  let stands = () => {};
  const standing = new Promise<void>((resolve) => {
    stands = resolve;
  });
  const ready = () => {
    listening = true;
    stands();
    if (closed) void subscriber.close().catch(() => undefined);
    else handlers.onConnect?.();
  };
  // pg-listen remembers a LISTEN that is requested early, and sends it on the first connection.
  Promise.all([subscriber.connect(), subscriber.listenTo(channel)]).then(ready, () => {
    listening = true;
  });
  subscriber.events.on("connected", () => {
    if (listening) ready();
  });

  return {
    hears: async (database) => {
      await standing;
      return new Promise((resolve, reject) => {
        const greeting = `hello:${randomBase58(12)}`;
        const settle = (heard: boolean) => {
          clearInterval(timer);
          greetings.delete(greeting);
          resolve(heard);
        };
        let ticks = 0;
        const timer = setInterval(() => {
          if (++ticks > hearingTicks) settle(false);
        }, tickMs);
        greetings.set(greeting, () => settle(true));
        database
          .query("select pg_notify($1, to_json($2::text)::text)", [channel, greeting])
          .catch((error) => {
            reject(error);
            settle(false);
          });
      });
    },
    close: async () => {
      closed = true;
      await subscriber.close();
    },
  };
}

/** Ignores payloads that are not JSON: anybody who may connect may NOTIFY. */
function parsePayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
