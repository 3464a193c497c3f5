/**
 * Runs the workers of npm start: `count` processes work, and one more waits in reserve. A new process takes seconds to
 * load while all cores compute, so the reserve takes the place of a process that dies, and the new one becomes the
 * reserve.
 */
import type { ChildProcess } from "node:child_process";
import type { Account } from "@/db/postgres/account";
import { onCall, waitingMessage, workMessage } from "../../worker/on-call";
import { type Supervision, supervise } from "./supervise";

export type CrewOptions = {
  /** The TypeScript file of a worker. */
  file: string;
  /** More arguments of its processes, and the account that runs them. */
  args?: string[];
  account?: Account | undefined;
  /** Processes that work; 0: none. */
  count: number;
  /** Processes that wait. */
  reserve: number;
  /** Called with the worker's id when its process has ended; the jobs that it held are nobody's now. */
  onEnd(workerId: string): Promise<void>;
};

/** Runs until the supervision's signal aborts and the last `onEnd` has resolved. */
export async function keepCrew(options: CrewOptions, supervision: Supervision): Promise<void> {
  const { file, args = [], account, count, reserve, onEnd } = options;
  const ids = new Map<ChildProcess, string>();
  const working = new Set<ChildProcess>();
  const endings = new Set<Promise<void>>();

  /** Sets to work those who have waited longest, up to `count`. */
  function fillUp(): void {
    for (const child of ids.keys()) {
      if (working.size >= count) return;
      if (working.has(child)) continue;
      working.add(child);
      child.send(workMessage, () => undefined); // if the process is gone already, its end is reported next
    }
  }

  const part = {
    name: "worker",
    file,
    args: [onCall, ...args],
    account,
    onMessage: (message: unknown, child: ChildProcess) => {
      const { data } = waitingMessage.safeParse(message);
      if (!data) return;
      ids.set(child, data.waiting);
      fillUp();
    },
    onEnd: (child: ChildProcess) => {
      const id = ids.get(child);
      ids.delete(child);
      if (id !== undefined && working.delete(child)) {
        const ending: Promise<void> = onEnd(id).finally(() => endings.delete(ending));
        endings.add(ending);
      }
      fillUp();
    },
  };
  const processes = count === 0 ? 0 : count + reserve;
  await Promise.all(Array.from({ length: processes }, () => supervise(part, supervision)));
  await Promise.all(endings);
}
