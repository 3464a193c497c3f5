/** Starts an engine of this tab, PostgreSQL in a module worker, and speaks with it. */
import type { Calls, CallName, Diagnosis, FromWorker, TabError, TabEvent } from "@/server/tab/contract";
import { siteRoot } from "./root";

/** Carries the SQLSTATE or the kind of an error of the engine. */
export class EngineError extends Error {
  readonly code: string | undefined;
  readonly diagnosis: Diagnosis | undefined;
  constructor({ message, code, diagnosis }: TabError) {
    super(message);
    this.code = code;
    this.diagnosis = diagnosis;
  }
}

/** Says that the worker ended without an answer: the browser took its memory, or its program failed. */
export class EngineDied extends Error {}

export type Engine = {
  call<Name extends CallName>(name: Name, ...argument: Parameters<Calls[Name]>): ReturnType<Calls[Name]>;
  /** Ends it at once, whatever it computes. Its open calls reject. */
  end(): void;
};

type Listeners = { onEvent(event: TabEvent): void; onDeath(error: EngineDied): void };

export function startEngine({ onEvent, onDeath }: Listeners): Engine {
  if (typeof WebAssembly === "undefined")
    throw new EngineError({ message: "this browser has no WebAssembly", code: "no_webassembly" });
  const worker = new Worker(new URL("tab/worker.js", siteRoot()).href, { type: "module" });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let count = 0;

  function stop(error: Error): void {
    worker.terminate();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if ("event" in data) {
      if (data.event.type === "dead") die(data.event.reason);
      else onEvent(data.event);
      return;
    }
    const call = waiting.get(data.call);
    waiting.delete(data.call);
    if ("error" in data) call?.reject(new EngineError(data.error));
    else call?.resolve(data.value);
  };
  worker.onerror = (event) => {
    event.preventDefault(); // told in words on the page
    die(event.message || "the engine's program could not be loaded");
  };
  function die(reason: string): void {
    const error = new EngineDied(reason);
    stop(error);
    onDeath(error);
  }

  return {
    call: (name, ...[argument]) => {
      count += 1;
      const call = count;
      const answer = new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
      worker.postMessage({ call, name, argument });
      return answer as ReturnType<Calls[typeof name]>;
    },
    end: () => stop(new EngineDied("it was ended")),
  };
}
