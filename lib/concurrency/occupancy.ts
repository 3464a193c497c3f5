/** Counts the holders of a limited number of slots. */

/** A holder and its limit of slots. `key` undefined: unknown, not counted. */
export type Seat = { key: string | undefined; limit: number };

export type Occupancy = {
  /** Takes a slot for each of `seats`, or takes none and returns the limit that is reached. */
  enter(seats: Seat[]): { leave: () => void } | { full: number };
  readonly total: number;
};

export function createOccupancy(): Occupancy {
  const taken = new Map<string, number>();
  let total = 0;

  function add(keys: string[], by: number): void {
    total += by;
    for (const key of keys) {
      const now = (taken.get(key) ?? 0) + by;
      if (now > 0) taken.set(key, now);
      else taken.delete(key);
    }
  }

  return {
    enter: (seats) => {
      const reached = seats.find(({ key, limit }) => key !== undefined && (taken.get(key) ?? 0) >= limit);
      if (reached) return { full: reached.limit };
      const keys = seats.flatMap(({ key }) => key ?? []);
      add(keys, 1);
      let left = false;
      return {
        leave: () => {
          if (!left) add(keys, -1);
          left = true;
        },
      };
    },
    get total() {
      return total;
    },
  };
}
