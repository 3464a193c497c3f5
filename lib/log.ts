/** Writes logs in logfmt: one line of `key=value` pairs per event. */

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** Returns a log that adds these fields to every line. */
  with(fields: LogFields): Log;
};

const plain = /^[\w.:/@+-]+$/;

function formatLine(fields: LogFields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => {
      const text = String(value);
      return `${key}=${plain.test(text) ? text : JSON.stringify(text)}`;
    })
    .join(" ");
}

/** `write` gets each line without its line break; the default writes to stdout. */
export function createLog(fields: LogFields = {}, write: (line: string) => void = console.log): Log {
  const at = (level: string) => (event: string, more?: LogFields) =>
    write(formatLine({ time: new Date().toISOString(), level, event, ...fields, ...more }));
  return {
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (more) => createLog({ ...fields, ...more }, write),
  };
}

/** Returns an error's message. An AggregateError, as Node throws on failed connections, often has none. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
