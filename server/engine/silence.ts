/**
 * A server that falls silent in the middle of a statement: a network that swallows everything, a process that is stopped.
 * Its connection stands, and nothing ever comes. A step's layers report as they are done, so silence tells.
 */
import { messageOf } from "@/lib/log";
import { DatabaseError, type Queryable } from "@/db/pool";
import type { Notice, RunOptions } from "./session";

export type Hearing = {
  /** Counted in ticks, not in time: a worker that was stopped itself has heard nothing meanwhile. */
  tickMs: number;
  /** After so many without a word, and again after as many, the server is asked whether it answers at all. */
  askTicks: number;
  /** A server that answers may be slow: it has at least so many for a layer. */
  patienceTicks: number;
};

export const usualHearing: Hearing = { tickMs: 1_000, askTicks: 15, patienceTicks: 60 };

/** A layer that takes so many times the longest that was heard of is not computed any more. */
const tolerance = 10;

/** What is known of the silences of one server. */
export type Silences = {
  /** The longest that ended, in ticks. */
  longest: number;
  /** How often in a row one did not end: it may have been patience that was too short. */
  endless: number;
};

export const noSilences = (): Silences => ({ longest: 0, endless: 0 });

const patience = ({ patienceTicks }: Hearing, { longest, endless }: Silences): number =>
  Math.max(patienceTicks * 2 ** Math.min(endless, 6), tolerance * longest);

/** Said of a server that is silent. */
export class Silent extends Error {}

/**
 * Runs `work` with a signal that also aborts when its server is silent for too long; then throws Silent. `control`: other
 * connections to the server, which do not wait for ever themselves.
 */
export async function hear<Result>(
  work: (options: RunOptions) => Promise<Result>,
  options: RunOptions,
  { control, silences, hearing }: { control: Queryable; silences: Silences; hearing: Hearing },
): Promise<Result> {
  const silent = new AbortController();
  const limit = patience(hearing, silences);
  let quiet = 0;
  let over = false;
  const giveUp = (reason: string) => over || silent.abort(new Silent(reason));
  const ask = async (asked: number) => {
    try {
      await control.query("select");
    } catch (error) {
      // One that has no room for us has answered.
      if (!(error instanceof DatabaseError) && quiet >= asked)
        giveUp(`it fell silent, and does not answer: ${messageOf(error)}`);
    }
  };
  const timer = setInterval(() => {
    quiet += 1;
    if (quiet >= limit)
      giveUp(`it fell silent: no layer is done after ${quiet} ticks of ${hearing.tickMs} ms`);
    else if (quiet % hearing.askTicks === 0) void ask(quiet);
  }, hearing.tickMs);
  const onNotice = (notice: Notice) => {
    silences.longest = Math.max(silences.longest, quiet);
    quiet = 0;
    options.onNotice?.(notice);
  };
  try {
    const result = await work({
      ...options,
      onNotice,
      signal: AbortSignal.any([options.signal, silent.signal]),
    });
    silences.endless = 0;
    return result;
  } catch (error) {
    if (!silent.signal.aborted || options.signal.aborted) throw error;
    silences.endless += 1;
    throw silent.signal.reason;
  } finally {
    over = true;
    clearInterval(timer);
  }
}
