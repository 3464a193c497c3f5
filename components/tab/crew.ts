/**
 * The crew of this page: gives each wish to the least busy engine, lets another go on where one has died, and borrows
 * engines for other work than painting.
 */
import type { Generation } from "@/lib/api/response";
import type { Checked, Opening, StepToCheck, TabError, TabEvent, TabHow, Wish } from "@/server/tab/contract";
import { settingsPath } from "../options/wish";
import { isOver } from "../painting/state";
import { type Engine, EngineDied, EngineError } from "./engine";
import { act, addPainting, changePainting, findPainting, isSettled, removePainting } from "./paintings";
import { renameHere } from "./here";
import { chooseSlot, dismiss, findSlot, giveUpWaiting, type Slot } from "./slots";

export { dismissIdle } from "./slots";

/** PostgreSQL's SQLSTATE. */
const outOfMemory = "53200";

/** A butterfly whose engines die so often without a new frame is given up. */
const mostDeaths = 3;

const listeners = { onEvent, onDeath };

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
    slot = chooseSlot(model, listeners);
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
    giveUpWaiting(key);
    return;
  }
  const slot = findSlot(({ jobs }) => jobs.has(generation.id));
  act(key, {
    type: "generation",
    generation: { ...generation, status: "cancelled", progress: null, finishedAt: new Date().toISOString() },
    nowMs: Date.now(),
  });
  void slot?.engine.call("cancel", generation.id).catch(() => undefined); // it has died: nothing to cancel
}

/** Makes the PNG file of a finished painting with the engine that has its frames. */
export async function makePng(generation: Generation, scale: number): Promise<Uint8Array> {
  const slot = findSlot(({ finished }) => finished.has(generation.id));
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
  const slot = chooseSlot(model, listeners);
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
