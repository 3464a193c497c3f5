/** A cache of encoded frames: each is read and encoded once for all streams, while there is room. */

/** The frames of a job from `from` on, at most `count`, in order and without gaps. */
export type ReadFrames = (from: number, count: number) => Promise<Uint8Array[]>;

export type FrameCache = {
  /** Frame `step` of what `key` names, which has `stored` of them. Undefined if it does not exist after all. */
  get(key: string, step: number, stored: number, read: ReadFrames): Promise<Uint8Array | undefined>;
  readonly bytes: number;
};

/** `frame` is a promise only while it is read, because Node keeps with a promise the request that made it. */
type Entry = { frame: Uint8Array | Promise<Uint8Array | undefined>; bytes: number };

/** Frames that a late stream reads with one statement: 600 KB. */
const stride = 16;

export function createFrameCache(limitBytes = 64 * 2 ** 20): FrameCache {
  /** Least recently used first. */
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function forget(name: string, entry: Entry): void {
    if (entries.get(name) !== entry) return;
    entries.delete(name);
    bytes -= entry.bytes;
  }

  function remember(name: string, frame: Promise<Uint8Array | undefined>): void {
    const entry: Entry = { frame, bytes: 0 };
    entries.set(name, entry);
    frame.then(
      (encoded) => {
        if (!encoded) return forget(name, entry);
        if (entries.get(name) !== entry) return;
        entry.frame = encoded;
        entry.bytes = encoded.length;
        bytes += encoded.length;
        for (const [oldest, old] of entries) {
          if (bytes <= limitBytes) break;
          if (old.bytes > 0) forget(oldest, old);
        }
      },
      () => forget(name, entry),
    );
  }

  return {
    get: async (key, step, stored, read) => {
      const nameOf = (at: number) => `${key}:${at}`;
      const found = entries.get(nameOf(step));
      if (found) {
        entries.delete(nameOf(step));
        entries.set(nameOf(step), found);
        return found.frame;
      }
      // Up to the first frame that is already cached; the next stream finds them here.
      let count = 1;
      while (count < stride && step + count < stored && !entries.has(nameOf(step + count))) count++;
      const frames = read(step, count);
      for (let i = 0; i < count; i++)
        remember(
          nameOf(step + i),
          frames.then((encoded) => encoded[i]),
        );
      return (await frames)[0];
    },
    get bytes() {
      return bytes;
    },
  };
}
