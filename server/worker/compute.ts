/**
 * Chooses the server that computes a step: a standby of COMPUTE_URLS, with the primary as the fallback. A server may
 * compute a job when it has the job's model and engine, and reproduces the model's known answer: then its bits are the
 * primary's.
 */
import { type Log, messageOf } from "@/lib/log";
import type { ClaimedJob } from "../jobs/lease";
import { createControl, DatabaseError, type Pool } from "@/db/pool";
import { describeUrl } from "@/db/postgres/external";
import { computeSession, type RunOptions, type Session, type SessionOptions } from "../engine/session";
import { type Hearing, hear, noSilences, type Silences, usualHearing } from "../engine/silence";

export type Compute = {
  /** A session for the statements of one job, each of which may run on another server. */
  sessionFor(job: ClaimedJob): Session;
  close(): Promise<void>;
};

type Helper = {
  name: string;
  session: Session;
  control: Pool;
  /** The models and engines (as `identity engine`) whose known answer it has reproduced. */
  proven: Set<string>;
  /** After a failure it is skipped until this time; the pause doubles with every failure. */
  restUntilMs: number;
  failures: number;
  silences: Silences;
};

const firstRestMs = 2_000;
const slowestRestMs = 60_000;

const proofSql = `select engine.version as engine,
    case when engine.version = $3 then imago.known_answer(model.name) = model.known_answer end as reproduced
  from imago.model cross join imago.engine
  where model.name = $1 and model.identity = $2`;

/** Throws if this server may not compute the job, or not yet because it lags behind. */
async function prove({ session, proven }: Helper, job: ClaimedJob, options: RunOptions): Promise<void> {
  const key = `${job.modelIdentity} ${job.engine}`;
  if (proven.has(key)) return;
  const rows = await session.run<{ engine: string; reproduced: boolean | null }>(
    proofSql,
    [job.model, job.modelIdentity, job.engine],
    options,
  );
  const [proof] = rows;
  if (!proof) throw new Error(`the model ${job.model} has not arrived yet`);
  if (proof.engine !== job.engine) throw new Error(`its engine is ${proof.engine}, not ${job.engine}`);
  if (!proof.reproduced) throw new Error(`it does not reproduce the known answer of ${job.model}`);
  proven.add(key);
}

/** Whether the engine refused the arguments, which it does on every server; IM001 is a missing model. */
const isRefusal = (error: unknown) => error instanceof DatabaseError && /^IM(?!001)/.test(error.code ?? "");

type Primary = { session: Session; control: Pool };

/** `primary` is the fallback; `hearing` holds the timeouts for a silent server. */
export function createCompute(
  primary: Primary,
  urls: string[],
  options: SessionOptions,
  log: Log,
  hearing: Hearing = usualHearing,
): Compute {
  const helpers = urls.map((url): Helper => {
    const control = createControl(url);
    const session = computeSession(url, control, options);
    return {
      name: describeUrl(url),
      session,
      control,
      proven: new Set(),
      restUntilMs: 0,
      failures: 0,
      silences: noSilences(),
    };
  });

  /** The fallback has no replacement: it may be slow, as long as it answers. */
  const primaryHearing = {
    control: primary.control,
    silences: noSilences(),
    hearing: { ...hearing, patienceTicks: Number.POSITIVE_INFINITY },
  };

  function rest(helper: Helper, error: unknown): void {
    const restMs = Math.min(slowestRestMs, firstRestMs * 2 ** helper.failures);
    helper.failures += 1;
    helper.restUntilMs = Date.now() + restMs;
    helper.proven.clear();
    log.warn("compute.skipped", { server: helper.name, reason: messageOf(error), restMs });
  }

  async function tryOn<Row extends object>(
    helper: Helper,
    job: ClaimedJob,
    statement: { text: string; values: unknown[]; options: RunOptions },
  ): Promise<Row[]> {
    const { text, values, options } = statement;
    const { signal } = options;
    await hear((heard) => prove(helper, job, heard), { signal }, { ...helper, hearing });
    const rows = await hear((heard) => helper.session.run<Row>(text, values, heard), options, {
      ...helper,
      hearing,
    });
    if (rows.length === 0) throw new Error(`the database has no model ${job.model}`);
    if (helper.failures > 0) log.info("compute.back", { server: helper.name });
    helper.failures = 0;
    return rows;
  }

  return {
    sessionFor: (job) => ({
      run: async <Row extends object>(text: string, values: unknown[], options: RunOptions) => {
        for (const helper of helpers) {
          if (Date.now() < helper.restUntilMs) continue;
          try {
            return await tryOn<Row>(helper, job, { text, values, options });
          } catch (error) {
            if (options.signal.aborted || isRefusal(error)) throw error;
            rest(helper, error);
            options.onRestart?.();
          }
        }
        return hear((heard) => primary.session.run<Row>(text, values, heard), options, primaryHearing);
      },
      close: async () => undefined,
    }),
    close: async () => {
      await Promise.all([primary, ...helpers].map(({ session }) => session.close()));
      await Promise.all(helpers.map(({ control }) => control.end()));
    },
  };
}
