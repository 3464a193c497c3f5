/** A cache of encoded frames: each is read and encoded once for all streams, while there is room. */
import { LRUCache } from "lru-cache";

/** The frames of a job from `from` on, at most `count`, in order and without gaps. */
export type ReadFrames = (from: number, count: number) => Promise<Uint8Array[]>;

export type FrameCache = {
  /** Frame `step` of what `key` names, which has `stored` of them. Undefined if it does not exist after all. */
  get(key: string, step: number, stored: number, read: ReadFrames): Promise<Uint8Array | undefined>;
  readonly bytes: number;
};

/** Frames that a late stream reads with one statement: 600 KB. */
const stride = 16;

export function createFrameCache(limitBytes = 64 * 2 ** 20): FrameCache {
  const kept = new LRUCache<string, Uint8Array>({
    maxSize: limitBytes,
    sizeCalculation: ({ length }) => Math.max(1, length),
  });
  /** Promises are held only while they are read, because Node keeps with a promise the request that made it. */
  const reading = new Map<string, Promise<Uint8Array | undefined>>();
  const has = (name: string) => kept.has(name) || reading.has(name);

  function remember(name: string, frame: Promise<Uint8Array | undefined>): void {
    reading.set(name, frame);
    const over = (encoded?: Uint8Array) => {
      if (reading.get(name) !== frame) return;
      reading.delete(name);
      if (encoded) kept.set(name, encoded);
    };
    frame.then(over, () => over());
  }

  return {
    get: async (key, step, stored, read) => {
      const nameOf = (at: number) => `${key}:${at}`;
      const found = kept.get(nameOf(step)) ?? reading.get(nameOf(step));
      if (found) return found;
      // Up to the first frame that is already cached; the next stream finds them here.
      let count = 1;
      while (count < stride && step + count < stored && !has(nameOf(step + count))) count++;
      const frames = read(step, count);
      for (let i = 0; i < count; i++)
        remember(
          nameOf(step + i),
          frames.then((encoded) => encoded[i]),
        );
      return (await frames)[0];
    },
    get bytes() {
      return kept.calculatedSize;
    },
  };
}
