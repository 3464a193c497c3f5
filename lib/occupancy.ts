/** Who has how many places of something that there are only so many of. */

/** Somebody (undefined: nobody known, who is not counted) and how many places they may have. */
export type Seat = { key: string | undefined; limit: number };

export type Occupancy = {
  /** Takes a place for all of `seats`; or says which limit is reached, and takes none. */
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
