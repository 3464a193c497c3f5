/** Lets a worker process wait in reserve: it is loaded and ready, and works once its parent tells it to. */
import { once } from "node:events";
import { z } from "zod";

/** The argument that makes a worker process wait. */
export const onCall = "--on-call";

/** Sent by a process that waits: the id that its worker will have. */
export const waitingMessage = z.object({ waiting: z.string() });

/** Sent to a process that waits: it begins to work. */
export const workMessage = "work";

/** Waits until the parent says so or `signal` aborts. Returns at once if nobody put the process in reserve. */
export async function waitUntilNeeded(workerId: string, signal: AbortSignal): Promise<void> {
  if (!process.argv.includes(onCall) || !process.send) return;
  const told = once(process, "message", { signal });
  process.send({ waiting: workerId } satisfies z.input<typeof waitingMessage>);
  await told.catch(() => undefined); // the caller handles the abort
}
