/** The lab's own engine: its database may be broken, and nothing else of the page has it. */
import type { FrameRecord, Generation } from "@/lib/api/response";
import type { Opening, Outcome, TabEvent } from "@/server/tab/contract";
import { isOver } from "../painting/state";
import { type Engine, EngineDied, EngineError, startEngine } from "../tab/engine";
import { siteRoot } from "../tab/root";
import { loadCrew } from "../tab/use-tab";

export type Painted = { generation: Generation; frame: FrameRecord };

export type Hear = {
  /** Hears of the database's opening; undefined: it is open. */
  opening(opening: Opening | undefined): void;
  /** Hears of the share of the painting that is done. */
  painting(fraction: number): void;
};

export type Surgery = {
  run(sql: string, hear: Hear): Promise<Outcome>;
  /** Paints the lab's butterfly with the database as it is. */
  paint(hear: Hear): Promise<Painted>;
  /** Ends the database, whatever it does: the next call opens an unharmed one. */
  startOver(): void;
};

/** The recipe of the lab's butterfly, with the model's usual steps. */
const seed = "42";

/** One engine with its only butterfly at a time. */
type Table = {
  engine: Engine;
  opened: Promise<unknown>;
  hear: Hear | undefined;
  steps: number;
  frame: FrameRecord | undefined;
  reason: Error | undefined;
  painted: { settle(painted: Painted): void; fail(error: Error): void } | undefined;
};

export function createSurgery(): Surgery {
  let table: Table | undefined;

  function lay(): Table {
    const engine = startEngine({
      onEvent: (event) => onEvent(laid, event),
      onDeath: (error) => clear(laid, error),
    });
    const opened = loadCrew()
      .then(({ dismissIdle }) => dismissIdle()) // the studio's engines hold memory that this one needs
      .then(() =>
        engine.call("open", { base: new URL("tab/", siteRoot()).href, model: undefined, keep: true }),
      )
      .then(() => laid.hear?.opening(undefined));
    const laid: Table = {
      engine,
      opened,
      hear: undefined,
      steps: 1,
      frame: undefined,
      reason: undefined,
      painted: undefined,
    };
    opened.catch((error) => clear(laid, error));
    return laid;
  }

  /** Puts a database away that cannot go on. */
  function clear(old: Table, error: Error): void {
    if (table === old) table = undefined;
    old.engine.end();
    old.painted?.fail(error);
  }

  function onEvent(laid: Table, event: TabEvent): void {
    if (event.type === "opening") laid.hear?.opening(event.opening);
    else if (event.type === "progress")
      laid.hear?.painting((event.progress.step - 1 + event.progress.fraction) / laid.steps);
    else if (event.type === "frame") laid.frame = event.frame;
    else if (event.type === "failed") laid.reason = new EngineError(event.error);
    else if (event.type === "generation" && isOver(event.generation)) {
      const { generation } = event;
      if (generation.status === "done" && laid.frame) laid.painted?.settle({ generation, frame: laid.frame });
      else laid.painted?.fail(laid.reason ?? new Error(generation.error?.message ?? "nothing was painted"));
    }
  }

  async function opened(hear: Hear): Promise<Table> {
    table ??= lay();
    const used = table;
    used.hear = hear;
    await used.opened;
    return used;
  }

  /** A database that lacks memory is of no more use. */
  const clearIfDead = (used: Table) => (error: unknown) => {
    if (error instanceof EngineError && error.code === "out_of_memory") clear(used, error);
    throw error;
  };

  return {
    run: async (sql, hear) => {
      const used = await opened(hear);
      return used.engine.call("query", sql).catch(clearIfDead(used));
    },
    paint: async (hear) => {
      const used = await opened(hear);
      used.frame = undefined;
      used.reason = undefined;
      const done = new Promise<Painted>((settle, fail) => {
        used.painted = { settle, fail };
      });
      done.catch(() => undefined); // awaited below
      const asked = await used.engine.call("ask", { seed }).catch(clearIfDead(used));
      used.steps = asked.steps;
      return done;
    },
    startOver: () => {
      if (table) clear(table, new EngineDied("the database was put away"));
    },
  };
}
