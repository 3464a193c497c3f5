/**
 * Opens a PGlite as a pool of one connection, for the same modules that a server's processes run. Values cross as pg
 * gives them: 64-bit integers as decimal strings, bytes as bytes, states as the bytes of array_send.
 */
import type { PGlite, Results } from "@electric-sql/pglite";
import type { Pool, PoolClient } from "@/db/pool";

/** Object ids of the types whose values differ from PGlite's own habits. */
const oid = { bytea: 17, bigint: 20, integers: 1007, texts: 1009, reals: 1021 };

export const parsers = { [oid.bigint]: (text: string) => text };

/** Sends bytes in the binary format, as pg does with a Buffer: a state keeps its very bits. */
const asBytes = (value: unknown) => value as string;
const quote = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
/** Writes PostgreSQL's array literal. PGlite's own is wrong for an empty array. */
const asArray = (values: (string | number)[]) =>
  `{${values.map((value) => (typeof value === "number" ? value : quote(value))).join()}}`;
const asReals = (value: Uint8Array | number[]) => (Array.isArray(value) ? asArray(value) : asBytes(value));
const serializers = {
  [oid.bytea]: asBytes,
  [oid.integers]: asArray,
  [oid.texts]: asArray,
  [oid.reals]: asReals,
};

export type Notice = { code?: string | undefined; message?: string | undefined };
type Statement = string | { text: string; values?: unknown[] };

export type TabClient = PoolClient & {
  /** Runs one statement, whose notices arrive while it runs. */
  listenTo<Row extends object>(
    text: string,
    values: unknown[],
    onNotice: (notice: Notice) => void,
  ): Promise<Row[]>;
};
export type TabPool = Omit<Pool, "connect"> & { connect(): Promise<TabClient> };

const counted = <Row>({ rows, affectedRows }: Results<Row>) => ({
  rows,
  rowCount: rows.length || affectedRows,
});

export function tabPool(lite: PGlite): TabPool {
  /** Settles when the connection is free. */
  let free: Promise<void> = Promise.resolve();

  async function take(): Promise<() => void> {
    const before = free;
    let release: () => void = () => undefined;
    free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  async function run(statement: Statement, more?: unknown[]) {
    const { text, values = more } = typeof statement === "string" ? { text: statement } : statement;
    if (values) return counted(await lite.query(text, values, { serializers }));
    const results = (await lite.exec(text)).map(counted);
    return results.length === 1 ? results[0] : results;
  }

  const pool = {
    query: async (statement: Statement, values?: unknown[]) => {
      const release = await take();
      return run(statement, values).finally(release);
    },
    connect: async () => ({
      release: await take(),
      query: run,
      listenTo: async (text: string, values: unknown[], onNotice: (notice: Notice) => void) =>
        (await lite.query(text, values, { serializers, onNotice })).rows,
    }),
  };
  return pool as unknown as TabPool;
}
