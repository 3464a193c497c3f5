/** Whether PostgreSQL's program has failed, and not just a statement: it trapped, or the browser refused it memory. */
export const isFatal = (error: unknown): boolean =>
  error instanceof WebAssembly.RuntimeError ||
  error instanceof RangeError ||
  (error instanceof Error && error.name === "ExitStatus");
