/**
 * Detects a server that falls silent during a statement: the network drops all packets, or its process is stopped. The
 * connection stays open, and nothing arrives. Each finished layer sends a notice, so their absence shows it.
 */

import { DatabaseError, type Queryable } from "@/db/pool";
import { messageOf } from "@/lib/log";
import type { Notice, RunOptions } from "./session";

export type Hearing = {
  /** Length of a tick. Timeouts count ticks, not time: a worker that was stopped has received nothing meanwhile. */
  tickMs: number;
  /** Number of ticks without a notice after which, and every so often again, the server is asked for a sign of life. */
  askTicks: number;
  /** Least timeout, in ticks, for a layer of a server that answers and may be slow. */
  patienceTicks: number;
};

export const usualHearing: Hearing = { tickMs: 1_000, askTicks: 15, patienceTicks: 60 };

/** A layer times out after this many times the longest silence so far. */
const tolerance = 10;

/** Statistics about one server's silences. */
export type Silences = {
  /** The longest silence that ended, in ticks. */
  longest: number;
  /** Number of consecutive timeouts: the timeout may have been too short. */
  endless: number;
};

export const noSilences = (): Silences => ({ longest: 0, endless: 0 });

const patience = ({ patienceTicks }: Hearing, { longest, endless }: Silences): number =>
  Math.max(patienceTicks * 2 ** Math.min(endless, 6), tolerance * longest);

/** Reports a silent server. */
class Silent extends Error {}

/**
 * Runs `work` with a signal that also aborts after a timeout without notices; then throws Silent. `control`: other
 * connections to the server, with timeouts of their own.
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
      // A server that refuses the connection has answered.
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
