/** Runs statements of the engine in the tab's PostgreSQL, as server/engine/session.ts does on a server. */
import type { Session } from "../engine/session";
import type { TabPool } from "./database";

/**
 * Lets messages of the page come in: a statement blocks the worker until its end. Takes no timer, which browsers slow
 * down in hidden tabs.
 */
export function breathe(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** A statement cannot be cancelled: `signal` counts before and after it. */
export function tabSession(pool: TabPool): Session {
  return {
    run: async (text, values, { signal, onNotice }) => {
      await breathe();
      signal.throwIfAborted();
      const client = await pool.connect();
      try {
        await client.query(
          `begin read only; set local search_path = pg_catalog, pg_temp; set local imago.progress = on;
           set local client_min_messages = notice`,
        );
        const rows = await client.listenTo<never>(text, values, (notice) => onNotice?.(notice));
        await client.query("commit");
        return rows;
      } catch (error) {
        await client.query("rollback").catch(() => undefined); // the first error says more
        throw error;
      } finally {
        client.release();
      }
    },
    close: async () => undefined,
  };
}
