/** Detects that a long-running process should end. */

const lookIntervalMs = 500;

/** Signals that ask a process to end. */
export const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Calls `handler` once, when this process should end: on SIGINT, SIGTERM or SIGHUP, or when its parent is gone, which
 * is npm, a process with an IPC channel, or the reader of its log. npm's shell does not pass signals on, so a SIGTERM
 * to `npm start` alone would leave this process running. A closed terminal sends SIGHUP; Node undoes what nohup does.
 */
export function onEnd(handler: (reason: string) => void): void {
  let asked = false;
  const once = (reason: string) => {
    if (!asked) handler(reason);
    asked = true;
  };
  for (const reason of [...endSignals, "disconnect"] as const) process.on(reason, () => once(reason));
  // The reader of our log is gone, so our parent is. Unhandled, Next.js would log the error, and that one's error, for
  // ever.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", () => once("nobody reads the log"));
  onOrphaned(() => once("orphaned"));
}

/** Calls `handler` when npm is gone, if npm started this process. */
export function onOrphaned(handler: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    handler();
  }, lookIntervalMs);
  timer.unref();
}
