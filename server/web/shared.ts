/**
 * The singletons of a web process. Bundled code is evaluated once for every bundle that contains it, and again whenever
 * it changes in development, so singletons are stored under symbols of `globalThis`.
 */
import { type JobSettings, readJobSettings, readSettings, readWebSettings } from "@/lib/env";
import { createLog, type Log } from "@/lib/log";
import { createPool, type Pool, type Role, usualAnswerMs } from "@/db/pool";

type Globals = Record<symbol, unknown>;

/** Returns the singleton `name`; the first call creates it. */
export function shared<Value>(name: string, make: () => Value): Value {
  const globals = globalThis as unknown as Globals;
  const key = Symbol.for(`imago.${name}`);
  globals[key] ??= make();
  return globals[key] as Value;
}

/** The database and our own server's data folder; set by main.ts, with DATABASE_URL as the fallback. */
export type Place = { url: string; folder: string | undefined; role: Role | undefined };

export function place(): Place {
  return shared("place", () => {
    const { databaseUrl } = readSettings();
    if (!databaseUrl) throw new Error("DATABASE_URL is not set: start Imago with npm start or npm run web");
    return { url: databaseUrl, folder: undefined, role: undefined };
  });
}

export const setPlace = (known: Place): void => void shared("place", () => known);

/** The connection pool that all requests share; statements here take milliseconds. */
export const pool = (): Pool =>
  shared("pool", () => createPool(place().url, 8, { role: place().role, answerMs: usualAnswerMs }));

export const webLog = (): Log => shared("log", () => createLog({ part: "web" }));

/** The settings, in which main.ts has chosen the ways to the servers. */
export const jobSettings = () => shared("jobSettings", readJobSettings);
export const setJobSettings = (known: JobSettings): void => void shared("jobSettings", () => known);
export const webSettings = () => shared("webSettings", readWebSettings);

const closers = () => shared("closers", () => new Set<() => void>());

/** Calls `close` when the process is asked to end; the returned function unregisters it. */
export function onClose(close: () => void): () => void {
  closers().add(close);
  return () => closers().delete(close);
}

export const isClosing = (): boolean => shared("closing", () => ({ now: false })).now;

/** Runs the registered functions, which end everything that would keep connections open. */
export function closeAll(): void {
  shared("closing", () => ({ now: false })).now = true;
  for (const close of closers()) close();
}
