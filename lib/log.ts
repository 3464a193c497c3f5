/** Logs: a line an event, as `key=value` pairs (logfmt), which people can read and machines can parse. */

export type LogFields = Record<string, string | number | boolean | null | undefined>;

export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log whose lines all carry these fields. */
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

/** `write` gets each line, without a line break; by default it goes to stdout. */
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

/** Node tries all addresses of a name, and reports the failures together, with an empty message. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
