/** Lets a limited number of tasks of one key run at once; the others wait in the order in which they came. */

export type Turns = {
  /**
   * Calls `begin` now or when the key has a free turn, with the function that ends the turn. The same function is
   * returned; before the turn it gives up the wait.
   */
  take(key: string, begin: (end: () => void) => void): () => void;
};

type Line = { running: number; waiting: Set<() => void> };

export function createTurns(perKey: number): Turns {
  const lines = new Map<string, Line>();

  function leave(key: string, line: Line): void {
    line.running -= 1;
    const [next] = line.waiting;
    if (next) next();
    else if (line.running === 0) lines.delete(key);
  }

  return {
    take: (key, begin) => {
      const line = lines.get(key) ?? { running: 0, waiting: new Set() };
      lines.set(key, line);
      let state: "waiting" | "running" | "over" = "waiting";
      const start = () => {
        line.waiting.delete(start);
        line.running += 1;
        state = "running";
        begin(end);
      };
      const end = () => {
        const before = state;
        state = "over";
        if (before === "waiting") line.waiting.delete(start);
        if (before === "running") leave(key, line);
      };
      if (line.running < perKey) start();
      else line.waiting.add(start);
      return end;
    },
  };
}
