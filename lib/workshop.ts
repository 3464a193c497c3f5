/** Files that cost something to make: made one at a time, once for all who ask, and kept while there is room. */

export type Workshop = (key: string, make: () => Promise<Buffer>) => Promise<Buffer>;

export function createWorkshop(limitBytes = 32 * 2 ** 20): Workshop {
  /** Least recently used first. */
  const kept = new Map<string, Buffer>();
  const underWay = new Map<string, Promise<Buffer>>();
  let bytes = 0;
  let last: Promise<unknown> = Promise.resolve();

  function keep(key: string, file: Buffer): void {
    kept.set(key, file);
    bytes += file.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= limitBytes) break;
      kept.delete(oldest);
      bytes -= length;
    }
  }

  return async (key, make) => {
    const file = kept.get(key);
    if (file) {
      kept.delete(key);
      kept.set(key, file);
      return file;
    }
    const running = underWay.get(key);
    if (running) return running;
    const made = last.then(make, make);
    last = made.catch(() => undefined); // whoever asked for it is told
    underWay.set(key, made);
    try {
      const result = await made;
      keep(key, result);
      return result;
    } finally {
      underWay.delete(key);
    }
  };
}
