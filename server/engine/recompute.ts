/**
 * Recomputes states of a published butterfly on this server. One step: from the published states before it. A whole
 * run:
 * from the noise, which is a function of the seed, and nothing else of what was published.
 */
import type { Queryable } from "@/db/pool";
import type { Origin } from "./origin";
import type { Session } from "./session";
import {
  advance,
  computeNoise,
  type Position,
  type Run,
  readHistoryLength,
  readSchedule,
  computeStep,
  type ScheduledStep,
  type State,
} from "./steps";

/** The states of a butterfly, as an installation publishes them. */
export type Published = {
  /** The address of its page, or its id. */
  address: string;
  /** The start of the run, beside its seed. */
  origin: Origin;
  /** Reads the hash of a frame's state. Throws if none is published. */
  hashOf(step: number): Promise<string>;
  /** Reads the bytes of a state, as array_send() gives them; undefined if the state was deleted. */
  stateOf(step: number): Promise<Buffer | undefined>;
};

export type Recomputed = {
  step: number;
  published: string;
  computed: string;
  /** Where the computation began: the step whose published state it took; undefined: the noise of the seed. */
  from: number | undefined;
};

export type Recomputer = {
  /** Recomputes the state of one step. Throws if a published state is not the one that its hash names. */
  step(step: number): Promise<Recomputed>;
  /** Recomputes all states from the noise on, up to and including step `last`. */
  run(last: number): AsyncGenerator<Recomputed>;
};

/** `run`: the published one, under the name that its model has in this database. */
export async function createRecomputer(
  { database, session, signal }: { database: Queryable; session: Session; signal: AbortSignal },
  published: Published,
  run: Run,
): Promise<Recomputer> {
  const schedule = await readSchedule(database, run);
  const length = await readHistoryLength(database, run.sampler);
  const options = { signal };

  async function hash(image: Buffer): Promise<string> {
    const { rows } = await database.query<{ hash: string }>("select imago.state_hash($1::real[]) as hash", [
      image,
    ]);
    return rows[0]?.hash ?? "";
  }

  function scheduled(step: number): ScheduledStep {
    const found = schedule[step - 1];
    if (!found) throw new Error(`the schedule has ${schedule.length} steps, and no step ${step}`);
    return found;
  }

  /** Reads a state, and checks it against its hash; undefined if it was deleted. */
  async function readState(step: number): Promise<Buffer | undefined> {
    const image = await published.stateOf(step);
    const named = image && (await published.hashOf(step));
    const found = image && (await hash(image));
    if (found !== named)
      throw new Error(
        `${published.address} contradicts itself: its state of step ${step} has the hash ${found}, not the published ${named}`,
      );
    return image;
  }

  /** Reads the states before a step; undefined if one of them was deleted. */
  async function readPosition(step: number): Promise<Position | undefined> {
    const image = await readState(step - 1);
    const history: State[] = [];
    for (let earlier = step - 1; earlier >= Math.max(1, step - length); earlier--) {
      const before = await readState(earlier - 1);
      if (!before) return undefined;
      // No x0 is published: it is that of a pass over the state, whatever the sampler made of it.
      const at = scheduled(earlier);
      const { x0 } = await computeStep(session, run, at, before, [], options);
      history.push({ t: at.t, image: before, x0 });
    }
    return image && { image, history };
  }

  async function compare(step: number, image: Buffer, from: number | undefined): Promise<Recomputed> {
    return { step, published: await published.hashOf(step), computed: await hash(image), from };
  }

  async function* runAll(last: number): AsyncGenerator<Recomputed> {
    const { image } = await computeNoise(session, run, options, published.origin);
    yield compare(0, image, undefined);
    let position: Position = { image, history: [] };
    for (let step = 1; step <= last; step++) {
      const at = scheduled(step);
      const after = await computeStep(session, run, at, position.image, position.history, options);
      yield compare(step, after.image, undefined);
      position = advance(position, at.t, after.image, after.x0, length);
    }
  }

  return {
    step: async (step) => {
      const position = step > 0 ? await readPosition(step) : undefined;
      if (position) {
        const { image, history } = position;
        const after = await computeStep(session, run, scheduled(step), image, history, options);
        return compare(step, after.image, step - 1);
      }
      for await (const recomputed of runAll(step)) if (recomputed.step === step) return recomputed;
      throw new Error(`step ${step} was not computed`);
    },
    run: runAll,
  };
}
