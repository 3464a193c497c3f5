/**
 * Shares the tasks that run at once among keys: as many as the number in all, divided by the keys that have any, and at
 * least one each. The others of a key wait in the order in which they came.
 */

export type Turns = {
  /**
   * Calls `begin` now or when the key has a free turn, with the function that ends the turn. The same function is
   * returned; before the turn it gives up the wait.
   */
  take(key: string, begin: (end: () => void) => void): () => void;
};

type Line = { running: number; waiting: Set<() => void> };

export function createTurns(inAll: number): Turns {
  const lines = new Map<string, Line>();

  const share = () => Math.max(1, Math.floor(inAll / lines.size));

  function goOn(line: Line): void {
    while (line.running < share()) {
      const [next] = line.waiting;
      if (!next) return;
      next();
    }
  }

  function leave(key: string, line: Line): void {
    line.running -= 1;
    goOn(line);
    if (line.running > 0 || lines.get(key) !== line) return;
    const before = share();
    lines.delete(key);
    if (share() > before) for (const other of lines.values()) goOn(other);
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
      if (line.running < share()) start();
      else line.waiting.add(start);
      return end;
    },
  };
}
