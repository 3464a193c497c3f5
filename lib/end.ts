/** How a process that runs for long learns that it should end. */

const lookIntervalMs = 500;

/**
 * Calls `handler`, once, when this process is asked to end: by SIGINT or SIGTERM, or because who started it is gone:
 * the parent that it has a channel to, or npm. npm's shell does not pass signals on, so that a SIGTERM to `npm start`
 * would leave us behind.
 */
export function onEnd(handler: (reason: string) => void): void {
  let asked = false;
  const once = (reason: string) => {
    if (!asked) handler(reason);
    asked = true;
  };
  for (const reason of ["SIGINT", "SIGTERM", "disconnect"] as const) process.on(reason, () => once(reason));
  onOrphaned(() => once("orphaned"));
}

/** Calls `handler` when npm, which started this process, is gone. Nothing happens where it was not npm. */
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
