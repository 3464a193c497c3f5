/**
 * The settings of every session of ours, whatever a role, a database, a server or PGOPTIONS sets. They are pinned
 * before a session's first statement, and for each transaction that a pooler may give to another session.
 */

/** Lifetime of a setting. */
export type Scope = "session" | "transaction";

/** `reason`: what another value would do. */
type Pin = { name: string; value: string; reason: string };

/** Statements that last: compiling, a step, a wait for the lock of a migration, a listener that waits for hours. */
const noTimeout = "ends statements or sessions that are meant to last; ours have timeouts of their own";
const printing = "changes how values are printed, and so what is read";

/** In order: the first pins must hold for the others. */
const pins: readonly Pin[] = [
  { name: "statement_timeout", value: "0", reason: noTimeout },
  {
    // Every name of ours is qualified, but operators are not.
    name: "search_path",
    value: "pg_catalog, pg_temp",
    reason:
      "a user who may create in a schema of the path could offer operators that fit better than PostgreSQL's",
  },
  { name: "standard_conforming_strings", value: "on", reason: "changes what a backslash means in a literal" },
  { name: "client_encoding", value: "'UTF8'", reason: "changes the bytes of all texts" },
  { name: "lock_timeout", value: "0", reason: noTimeout },
  { name: "idle_in_transaction_session_timeout", value: "0", reason: noTimeout },
  { name: "idle_session_timeout", value: "0", reason: noTimeout },
  { name: "datestyle", value: "'ISO, MDY'", reason: `${printing}: the driver reads ISO dates only` },
  { name: "intervalstyle", value: "'postgres'", reason: printing },
  { name: "timezone", value: "'UTC'", reason: printing },
  { name: "bytea_output", value: "'hex'", reason: printing },
  { name: "extra_float_digits", value: "1", reason: `${printing}: fewer digits lose bits` },
  { name: "lc_numeric", value: "'C'", reason: printing },
  { name: "lc_monetary", value: "'C'", reason: printing },
  { name: "lc_time", value: "'C'", reason: printing },
  { name: "quote_all_identifiers", value: "off", reason: `${printing}, such as a function's text` },
  { name: "xmloption", value: "content", reason: "changes what a cast to xml accepts" },
  { name: "transform_null_equals", value: "off", reason: "changes what = null means" },
  { name: "array_nulls", value: "on", reason: "changes what NULL means in an array's text" },
  { name: "row_security", value: "on", reason: "off raises errors where a policy applies" },
  { name: "check_function_bodies", value: "on", reason: "off accepts a function that cannot run" },
  {
    name: "default_transaction_isolation",
    value: "'read committed'",
    reason: "a queue's lock shows what others committed",
  },
  { name: "default_transaction_read_only", value: "off", reason: "forbids to store anything" },
  { name: "default_transaction_deferrable", value: "off", reason: "waits for others' transactions" },
  { name: "default_table_access_method", value: "heap", reason: "stores tables in another form" },
  { name: "client_min_messages", value: "notice", reason: "hides the notices that tell of finished layers" },
  { name: "exit_on_error", value: "off", reason: "ends the session after any error" },
  {
    name: "geqo",
    value: "off",
    reason: "searches plans at random, and fails to find one with some values of its settings",
  },
  { name: "jit", value: "off", reason: "compiles plans, which costs more than it saves here" },
];

const forced = "makes workers run what only the leader may run";

/** Pins of settings that some servers lack. */
const newer: readonly Pin[] = [
  { name: "transaction_timeout", value: "0", reason: noTimeout },
  // One name up to version 15, the other since 16.
  { name: "force_parallel_mode", value: "off", reason: forced },
  { name: "debug_parallel_query", value: "off", reason: forced },
  { name: "restrict_nonsystem_relation_kind", value: "", reason: "forbids to read views" },
];

/** SQL statements that pin what every supported server knows; to be run before all others. */
export const pinSettings = (scope: Scope): string =>
  pins
    .map(({ name, value }) => `set ${scope === "transaction" ? "local" : "session"} ${name} = ${value};`)
    .join("\n");

/**
 * SQL expressions for the pins that depend on the server, to be selected after `pinSettings`. A statement should end
 * when its client is gone; the server can notice that on these systems only.
 */
export function pinNewerSettings(scope: Scope): string {
  const local = scope === "transaction";
  const known = newer.map(
    ({ name, value }) =>
      `case when current_setting('${name}', true) is not null then set_config('${name}', '${value}', ${local}) end`,
  );
  const gone = `case when version() ~* 'linux|apple|darwin' then set_config('client_connection_check_interval', '1s', ${local}) end`;
  return [...known, gone].join(",\n");
}
