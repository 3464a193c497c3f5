/**
 * The engines of this page: opens as many as the machine has room for, gives each wish to the least busy one, and lets
 * another go on where one has died.
 */
import type { Generation } from "@/lib/api/response";
import type {
  Checked,
  Opened,
  Opening,
  StepToCheck,
  TabError,
  TabEvent,
  TabHow,
  Wish,
} from "@/server/tab/contract";
import { settingsPath } from "../options/wish";
import { isOver } from "../painting/state";
import { countEngines } from "./count-engines";
import { type Engine, EngineDied, EngineError, startEngine } from "./engine";
import { act, addPainting, changePainting, findPainting, isSettled, removePainting } from "./paintings";
import { renameHere } from "./here";
import { siteRoot } from "./root";

/** PostgreSQL's SQLSTATE. */
const outOfMemory = "53200";

/** A butterfly whose engines die so often without a new frame is given up. */
const mostDeaths = 3;

type Slot = {
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

const slots: Slot[] = [];

const busyness = ({ jobs, waiting, borrowed }: Slot) => jobs.size + waiting.size + borrowed;

function dismiss(slot: Slot): void {
  const at = slots.indexOf(slot);
  if (at >= 0) slots.splice(at, 1);
  slot.engine.end();
}

/** Returns the least busy engine with the model, or a new one if all are busy and there is room. */
function chooseSlot(model: string | undefined): Slot {
  for (const slot of slots.filter((one) => one.model !== model && busyness(one) === 0)) dismiss(slot);
  const fitting = slots.filter((slot) => slot.model === model).toSorted((a, b) => busyness(a) - busyness(b));
  const [best] = fitting;
  if (best && (busyness(best) === 0 || slots.length >= countEngines())) return best;
  return addSlot(model, best?.opened);
}

/** `first`: the opening of another engine with the model, which this one waits for: it then finds the kept database. */
function addSlot(model: string | undefined, first: Promise<Opened> | undefined): Slot {
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

function onEvent(slot: Slot, event: TabEvent): void {
  if (event.type === "opening") {
    for (const key of slot.waiting) changePainting(key, { opening: event.opening });
    for (const hear of slot.openings) hear(event.opening);
    return;
  }
  if (event.type === "dead") return;
  if (event.type === "failed") {
    fail(slot, event.id, event.error);
    return;
  }
  const id = event.type === "generation" ? event.generation.id : event.id;
  const key = slot.jobs.get(id);
  if (key === undefined) return;
  if (event.type === "frame") {
    const kept = findPainting(key)?.kept ?? [];
    changePainting(key, {
      kept: [...kept.filter(({ step }) => step !== event.kept.step), event.kept],
      deaths: 0,
    });
    act(key, { type: "frame", frame: event.frame });
  } else if (event.type === "progress") act(key, { type: "progress", event, nowMs: Date.now() });
  else take(slot, key, event.generation);
}

/** A failure for lack of memory is told as such: visitors can do something about it. */
function fail(slot: Slot, id: string, { code, message }: TabError): void {
  const key = slot.jobs.get(id);
  if (key !== undefined && code === outOfMemory) changePainting(key, { trouble: { code, message } });
}

function take(slot: Slot, key: number, generation: Generation): void {
  const before = findPainting(key)?.painting.generation;
  if (isOver(before) && !isOver(generation)) return; // a message from before the cancellation
  act(key, { type: "generation", generation, nowMs: Date.now() });
  if (!isOver(generation)) return;
  slot.jobs.delete(generation.id);
  if (generation.status === "done") slot.finished.add(generation.id);
}

/** Lets another engine go on with what the dead one had. */
function onDeath(slot: Slot, error: EngineDied): void {
  dismiss(slot);
  const keys = [...slot.jobs.values(), ...slot.waiting];
  for (const key of keys) {
    const found = findPainting(key);
    if (!found || isSettled(found)) continue;
    const deaths = found.deaths + 1;
    changePainting(key, { deaths });
    if (deaths < mostDeaths) void work(key, slot.model);
    else changePainting(key, { trouble: { code: "died", message: error.message } });
  }
}

/** Gives the painting to an engine: from its beginning, or from its last frame. */
async function work(key: number, model: string | undefined): Promise<void> {
  let slot: Slot | undefined;
  try {
    slot = chooseSlot(model);
    slot.waiting.add(key);
    const opened = await slot.opened;
    const found = findPainting(key);
    if (!found || isSettled(found)) return;
    changePainting(key, { opening: undefined, opened });
    const { generation } = found.painting;
    const answer = generation
      ? await slot.engine.call("resume", { generation, frames: [...found.kept] })
      : await slot.engine.call("ask", found.wish);
    slot.jobs.set(answer.id, key);
    if (!generation) {
      const path = settingsPath(answer).replace("/", "");
      changePainting(key, { path });
      renameHere(found.path, path);
    }
    take(slot, key, answer);
  } catch (error) {
    if (error instanceof EngineDied) return; // onDeath sees to it
    const code = error instanceof EngineError ? error.code : undefined;
    changePainting(key, {
      trouble: { code, message: error instanceof Error ? error.message : String(error) },
    });
  } finally {
    slot?.waiting.delete(key);
  }
}

/** Begins to paint in this tab. `path`: the wish as an address's query. Returns the painting's key. */
export function paintHere(path: string, wish: Wish): number {
  const { key } = addPainting(path, wish);
  void work(key, typeof wish.model === "string" ? wish.model : undefined);
  return key;
}

/** Cancels a painting. The engine hears of it after the step that it computes. */
export function cancelHere(key: number): void {
  const found = findPainting(key);
  const generation = found?.painting.generation;
  if (!generation) {
    removePainting(key);
    for (const slot of slots.filter((one) => one.waiting.delete(key) && busyness(one) === 0)) dismiss(slot);
    return;
  }
  const slot = slots.find(({ jobs }) => jobs.has(generation.id));
  act(key, {
    type: "generation",
    generation: { ...generation, status: "cancelled", progress: null, finishedAt: new Date().toISOString() },
    nowMs: Date.now(),
  });
  void slot?.engine.call("cancel", generation.id).catch(() => undefined); // it has died: nothing to cancel
}

/** Makes the PNG file of a finished painting with the engine that has its frames. */
export async function makePng(generation: Generation, scale: number): Promise<Uint8Array> {
  const slot = slots.find(({ finished }) => finished.has(generation.id));
  if (!slot) throw new Error("its database is closed: paint it once more");
  return slot.engine.call("png", { id: generation.id, scale });
}

type Hear = (opening: Opening) => void;

/** Lends the least busy engine for other work than painting; `hear` hears of its opening. */
async function withEngine<Result>(
  model: string | undefined,
  hear: Hear,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const slot = chooseSlot(model);
  slot.openings.add(hear);
  slot.borrowed += 1;
  try {
    await slot.opened;
    return await work(slot.engine);
  } finally {
    slot.openings.delete(hear);
    slot.borrowed -= 1;
  }
}

/** Computes a published step again. */
export const checkHere = (model: string, request: StepToCheck, hear: Hear): Promise<Checked> =>
  withEngine(model, hear, (engine) => engine.call("check", request));

/** Reads the network and its SQL from the catalog of the tab's database. */
export const readHowHere = (
  model: string | undefined,
  layerFunctions: string[],
  hear: Hear,
): Promise<TabHow> => withEngine(model, hear, (engine) => engine.call("how", layerFunctions));

/** Ends idle engines, so that what they hold of the browser's memory is free. */
export function dismissIdle(): void {
  for (const slot of slots.filter((one) => busyness(one) === 0)) dismiss(slot);
}
