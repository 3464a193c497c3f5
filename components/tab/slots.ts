/** The engines of this page: as many as the machine has room for, and what each has to do. */
import type { Opened, Opening, TabEvent } from "@/server/tab/contract";
import { countEngines } from "./count-engines";
import { type Engine, EngineDied, startEngine } from "./engine";
import { siteRoot } from "./root";

export type Slot = {
  model: string | undefined;
  engine: Engine;
  opened: Promise<Opened>;
  /** Its unfinished paintings, by their ids in its database. */
  jobs: Map<string, number>;
  /** Ids of those that its database has to their end. */
  finished: Set<string>;
  /** Keys of paintings that wait for it to open. */
  waiting: Set<number>;
  /** Others that hear of its opening, and the number of those that compute with it. */
  openings: Set<(opening: Opening) => void>;
  borrowed: number;
};

type Listeners = { onEvent(slot: Slot, event: TabEvent): void; onDeath(slot: Slot, error: EngineDied): void };

const slots: Slot[] = [];

const busyness = ({ jobs, waiting, borrowed }: Slot) => jobs.size + waiting.size + borrowed;

export const findSlot = (fits: (slot: Slot) => boolean): Slot | undefined => slots.find(fits);

/** Ends an engine at once. */
export function dismiss(slot: Slot): void {
  const at = slots.indexOf(slot);
  if (at >= 0) slots.splice(at, 1);
  slot.engine.end();
}

/** Ends idle engines, so that what they hold of the browser's memory is free. */
export function dismissIdle(): void {
  for (const slot of slots.filter((one) => busyness(one) === 0)) dismiss(slot);
}

/** Returns the least busy engine with the model, or a new one if all are busy and there is room. */
export function chooseSlot(model: string | undefined, listeners: Listeners): Slot {
  for (const slot of slots.filter((one) => one.model !== model && busyness(one) === 0)) dismiss(slot);
  const fitting = slots.filter((slot) => slot.model === model).toSorted((a, b) => busyness(a) - busyness(b));
  const [best] = fitting;
  if (best && (busyness(best) === 0 || slots.length >= countEngines())) return best;
  return addSlot(model, listeners, best?.opened);
}

/** `first`: the opening of another engine with the model, which this one waits for: it then finds the kept database. */
function addSlot(
  model: string | undefined,
  { onEvent, onDeath }: Listeners,
  first: Promise<Opened> | undefined,
): Slot {
  const engine = startEngine({
    onEvent: (event) => onEvent(slot, event),
    onDeath: (error) => onDeath(slot, error),
  });
  const base = new URL("tab/", siteRoot()).href;
  const open = () => engine.call("open", { base, model, keep: true });
  const slot: Slot = {
    model,
    engine,
    opened: (first ?? Promise.resolve()).then(open, open),
    jobs: new Map(),
    finished: new Set(),
    waiting: new Set(),
    openings: new Set(),
    borrowed: 0,
  };
  slot.opened.catch((error) => {
    if (!(error instanceof EngineDied)) dismiss(slot);
  });
  slots.push(slot);
  return slot;
}

/** A painting waits no more: ends the engine that was to open for it alone. */
export function giveUpWaiting(key: number): void {
  for (const slot of slots.filter((one) => one.waiting.delete(key) && busyness(one) === 0)) dismiss(slot);
}
