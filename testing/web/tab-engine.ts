/** Drives the tab's engine from a test, as a page does: a module worker, and messages (server/tab/contract.ts). */
import type { Page } from "playwright";
import type { FromWorker, Opened, TabEvent } from "@/server/tab/contract";
import type { Generation } from "@/lib/api/response";

declare global {
  interface Window {
    tabEngine: {
      call(name: string, argument: unknown): Promise<unknown>;
      events: TabEvent[];
      /** Resolves with the butterfly when it has ended. */
      over(id: string): Promise<Generation>;
      end(): void;
    };
  }
}

/** Opens the engine in the page; an earlier one is ended. */
export function openTabEngine(page: Page, model: string, { keep = false } = {}): Promise<Opened> {
  return page.evaluate(
    async ({ model, keep }) => {
      window.tabEngine?.end();
      const worker = new Worker("/tab/worker.js", { type: "module" });
      const calls = new Map<number, (answer: FromWorker) => void>();
      const waiting: (() => void)[] = [];
      const events: TabEvent[] = [];
      let count = 0;
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if ("call" in data) {
          calls.get(data.call)?.(data);
          return;
        }
        events.push(data.event);
        for (const look of waiting) look();
      };
      const call = (name: string, argument: unknown) =>
        new Promise((resolve, reject) => {
          count += 1;
          calls.set(count, (answer) =>
            "error" in answer
              ? reject(new Error(answer.error.message))
              : resolve("value" in answer ? answer.value : undefined),
          );
          worker.onerror = (event) => reject(new Error(event.message));
          worker.postMessage({ call: count, name, argument });
        });
      const over = (id: string) =>
        new Promise<Generation>((resolve) => {
          const look = () => {
            for (const event of events)
              if (event.type === "generation" && event.generation.id === id)
                if (!["queued", "running"].includes(event.generation.status)) resolve(event.generation);
          };
          waiting.push(look);
          look();
        });
      window.tabEngine = { call, events, over, end: () => worker.terminate() };
      const base = new URL("/tab/", window.location.href).href;
      return (await call("open", { base, model, keep })) as Opened;
    },
    { model, keep },
  );
}

/** Returns the bytes that the open engine has fetched, compressed, without its program. */
export function readDownload(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      ...window.tabEngine.events.flatMap((event) =>
        event.type === "opening" && event.opening.phase === "download" ? [event.opening.bytes] : [],
      ),
    ),
  );
}

export type TabPainting = { generation: Generation; hashes: (string | null)[]; fractions: number[] };

/** Paints one butterfly with the open engine, to its end. */
export function paintInTab(page: Page, wish: Record<string, unknown>): Promise<TabPainting> {
  return page.evaluate(async (wish) => {
    const { call, over, events } = window.tabEngine;
    const { id } = (await call("ask", wish)) as Generation;
    const generation = await over(id);
    const hashes = events.flatMap((event) =>
      event.type === "frame" && event.id === id ? [event.frame.stateHash] : [],
    );
    const fractions = events.flatMap((event) =>
      event.type === "progress" && event.id === id ? [event.progress.fraction] : [],
    );
    return { generation, hashes, fractions };
  }, wish);
}
