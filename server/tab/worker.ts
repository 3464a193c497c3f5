/** The engine of a tab: PostgreSQL in a module worker, behind messages (contract.ts). */
import type { PGlite } from "@electric-sql/pglite";
import type { Queryable } from "@/db/pool";
import { pinNewerSettings, pinSettings } from "@/db/session-settings";
import { readSamplers } from "../engine/samplers";
import type { TabModel } from "../edition/tab-models";
import type { Calls, FromWorker, Opened, TabEvent, ToWorker } from "./contract";
import { checkStep } from "./check";
import { type TabPool, tabPool } from "./database";
import { createEasel, type Easel, maxSteps } from "./easel";
import { readTabHow } from "./how";
import { errorOf } from "./errors";
import { openDatabase } from "./open";
import { tabSession } from "./session";

type Engine = { lite: PGlite; pool: TabPool; easel: Easel; server: string; model: TabModel };
let engine: Engine | undefined;

const post = (message: FromWorker) => self.postMessage(message);
const tell = (event: TabEvent) => post({ event });

function opened(): Engine {
  if (!engine) throw new Error("the engine is not open");
  return engine;
}

const calls: Calls = {
  async open({ base, model: name, keep }): Promise<Opened> {
    const startedMs = performance.now();
    const onProgress = (opening: Parameters<Parameters<typeof openDatabase>[0]["onProgress"]>[0]) =>
      tell({ type: "opening", opening });
    const { lite, model, ...storage } = await openDatabase({
      base: new URL(base),
      name,
      keeps: keep,
      onProgress,
    });
    await lite.exec(`${pinSettings("session")} select ${pinNewerSettings("session")}`);
    const pool = tabPool(lite);
    const samplers = await readSamplers(pool);
    const easel = await createEasel({
      pool,
      offer: { maxSteps, samplers },
      model: model.name,
      listen: (channel, heard) => lite.listen(channel, heard),
      tell,
    });
    const { rows } = await pool.query<{ server: string }>(
      "select split_part(current_setting('server_version'), ' ', 1) as server",
    );
    const server = rows[0]?.server ?? "";
    engine = { lite, pool, easel, server, model };
    const milliseconds = performance.now() - startedMs;
    return { engine: model.engine, server, model, samplers, ...storage, milliseconds };
  },
  ask: (wish) => opened().easel.ask(wish),
  cancel: (id) => opened().easel.cancel(id),
  resume: (butterfly) => opened().easel.resume(butterfly),
  async png({ id, scale }) {
    const { rows } = await opened().lite.query<{ file: Uint8Array }>(
      `select imago.png(rgb, picture_width, $2) as file
       from imago.frame join imago.job on job.id = job_id where job.id = $1 and step = steps`,
      [id, scale],
    );
    const [row] = rows;
    if (!row) throw new Error(`butterfly ${id} is not finished`);
    return row.file;
  },
  how(layerFunctions) {
    const { pool, model } = opened();
    return readTabHow(pool as unknown as Queryable, model, layerFunctions);
  },
  async check(request) {
    const { pool, server } = opened();
    const { step, published, computed } = await checkStep(
      { database: pool as unknown as Queryable, session: tabSession(pool) },
      request,
    );
    return { step, published, computed, server };
  },
  async query(sql) {
    const notices: string[] = [];
    const onNotice = ({
      severity,
      message,
    }: {
      severity?: string | undefined;
      message?: string | undefined;
    }) => void notices.push(`${severity}:  ${message}`);
    const { lite } = opened();
    const results = await lite.exec(sql, { rowMode: "array", parsers: asText(lite), onNotice });
    const tables = results.map(({ fields, rows, affectedRows = 0 }) => ({
      columns: fields.map(({ name }) => name),
      rows: (rows as unknown as (string | null)[][]).slice(0, mostRows).map((row) => row.map(shorten)),
      count: rows.length,
      affected: affectedRows,
    }));
    return { tables, notices };
  },
};

/** A page cannot show more, and would take long to try. */
const mostRows = 200;
const mostCharacters = 100_000;
const shorten = (value: string | null) =>
  value !== null && value.length > mostCharacters ? `${value.slice(0, mostCharacters)}...` : value;

/** Parsers that leave every value in PostgreSQL's own notation, as psql shows it. */
const asText = ({ parsers }: PGlite) =>
  Object.fromEntries(Object.keys(parsers).map((type) => [type, (text: string) => text]));

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  const { call, name, argument } = data;
  try {
    const answer = calls[name] as (argument: unknown) => Promise<unknown>;
    post({ call, value: await answer(argument) });
  } catch (error) {
    post({ call, error: errorOf(error) });
  }
};
