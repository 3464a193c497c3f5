/** Makes costly files one at a time, once for all concurrent requests, and caches them. */
import { LRUCache } from "lru-cache";

/**
 * `leaves` aborts when one requester leaves; a requester without it stays. The signal of `make` aborts when
 * all requesters have left.
 */
export type Workshop = (
  key: string,
  make: (abandoned: AbortSignal) => Promise<Buffer>,
  leaves?: AbortSignal,
) => Promise<Buffer>;

type Work = { made: Promise<Buffer>; waiting: number; abandon: AbortController };

type Options = {
  /** Bytes of the files that are kept. */
  limitBytes?: number;
  /** Called for each requester who has to wait, because the file is not kept. */
  onWait?: () => void;
};

export function createWorkshop({ limitBytes = 32 * 2 ** 20, onWait }: Options = {}): Workshop {
  const kept = new LRUCache<string, Buffer>({
    maxSize: limitBytes,
    sizeCalculation: ({ length }) => Math.max(1, length),
  });
  const underWay = new Map<string, Work>();
  let last: Promise<unknown> = Promise.resolve();

  function begin(key: string, make: (abandoned: AbortSignal) => Promise<Buffer>): Work {
    const abandon = new AbortController();
    const start = async () => {
      abandon.signal.throwIfAborted();
      return make(abandon.signal);
    };
    const work: Work = { made: last.then(start), waiting: 0, abandon };
    last = work.made.catch(() => undefined); // the requesters get the error
    const over = () => {
      if (underWay.get(key) === work) underWay.delete(key);
    };
    underWay.set(key, work);
    abandon.signal.addEventListener("abort", over);
    work.made.then((file) => void kept.set(key, file), over).finally(over);
    return work;
  }

  return async (key, make, leaves) => {
    leaves?.throwIfAborted();
    const file = kept.get(key);
    if (file) return file;
    onWait?.();
    const work = underWay.get(key) ?? begin(key, make);
    work.waiting += 1;
    const leave = () => {
      work.waiting -= 1;
      if (work.waiting === 0) work.abandon.abort(leaves?.reason);
    };
    leaves?.addEventListener("abort", leave);
    try {
      return await work.made;
    } finally {
      leaves?.removeEventListener("abort", leave);
    }
  };
}
