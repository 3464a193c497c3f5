/** The only module that imports `pg-listen`: what changed in jobs, as it changes, for as long as the process lives. */
import createSubscriber from "pg-listen";
import { randomBase58 } from "@/lib/base58";
import { type Change, channel, parseChange } from "./changes";
import { applicationName, type Queryable } from "@/db/pool";

export type Handlers = {
  onChange(change: Change): void;
  /** LISTEN stands, for the first time or again. Whatever was said before is lost: read the tables now. */
  onConnect?(): void;
  /** The connection is gone, and is being made again. */
  onDisconnect?(): void;
};

export type Listener = {
  /**
   * Does what other connections say arrive here? Not behind a pooler that gives every transaction another session:
   * then LISTEN wants an address of its own, and the tables have to be asked instead.
   */
  hears(database: Queryable): Promise<boolean>;
  close(): Promise<void>;
};

const slowestRetryMs = 2_000;
/** Counted in ticks, not in time: a process that was busy with itself, as at its start, has heard nothing meanwhile. */
const hearingTicks = 30;
const tickMs = 100;

/** Connects, and connects again whenever it must, until closed. `url` may be down at first. */
export function listen(url: string, handlers: Handlers): Listener {
  let closed = false;
  const greetings = new Map<string, () => void>();
  const subscriber = createSubscriber(
    // Timeouts: a connection that was cut without a word is noticed by the check, which must not wait for ever either.
    {
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    },
    {
      retryTimeout: Number.POSITIVE_INFINITY,
      retryInterval: (attempt) => {
        // The one way out of its loop; close() alone does not end it.
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
    // LISTEN failed on a connection made anew; the check above finds it dead and begins again.
  });
  subscriber.events.on("reconnect", (attempt) => {
    if (attempt === 1) handlers.onDisconnect?.();
  });
  // Before the first `connected`, LISTEN is still under way; of later ones it is part.
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
  // Asked for before there is a connection, LISTEN is remembered, and said on the first one that comes to stand.
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

/** Anybody who may connect may NOTIFY: what is no JSON is nobody's, and no error. */
function parsePayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
