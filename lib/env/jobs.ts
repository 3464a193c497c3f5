/** Settings for every process that accepts or runs jobs. */
import { z } from "zod";
import { parsePostgresUrl } from "./postgres-url";
import { check } from "./check";
import { readEnvironment } from "./env-file";
import { count, isPostgresUrl, postgresUrl, wholeNumber } from "./kinds";

export const jobSchema = z.object({
  /** A direct connection for LISTEN, if DATABASE_URL points to a pooler that does not support it. */
  LISTEN_DATABASE_URL: postgresUrl.optional(),
  /** Standbys of the primary, separated by commas. They compute first, the primary last. */
  COMPUTE_URLS: z
    .string()
    .transform((text) =>
      // An address may list hosts of its own, with commas too.
      text
        .split(/,(?=\s*[a-z]+:\/\/|\s*$)/)
        .map((url) => url.trim())
        .filter(Boolean),
    )
    .refine(
      (urls) => urls.every((url) => isPostgresUrl(url) && !parsePostgresUrl(url)?.database.includes(",")),
      {
        error: "must be URLs like postgres://user:password@host:5432/database, separated by commas",
      },
    )
    .default([]),
  /** Cores of the database server that one picture may use. Absent: the server's configuration decides. */
  IMAGO_CORES: wholeNumber(1, 1000).optional(),
  /** Workers that npm start runs. Absent: as many as the database's machine has cores and memory for. */
  IMAGO_WORKERS: wholeNumber(0, 1000).optional(),
  IMAGO_MAX_RUNNING_PER_CLIENT: count.default(2),
  IMAGO_MAX_OUTSTANDING_PER_CLIENT: count.default(5),
  /** Limits per address, which several clients may share. Absent: four times a client's limits. */
  IMAGO_MAX_RUNNING_PER_ADDRESS: count.optional(),
  IMAGO_MAX_OUTSTANDING_PER_ADDRESS: count.optional(),
  IMAGO_MAX_QUEUED: count.default(200),
  IMAGO_MAX_STEPS: count.default(250),
  /** Steps of an address's unfinished jobs together. Absent: twice the limit of one job. */
  IMAGO_MAX_STEPS_PER_ADDRESS: count.optional(),
  /** Jobs that may be asked for within 24 hours. Absent for an address: four times a client's limit. */
  IMAGO_MAX_PER_DAY_PER_CLIENT: count.default(100),
  IMAGO_MAX_PER_DAY_PER_ADDRESS: count.optional(),
  IMAGO_MAX_PER_DAY: count.default(5000),
  /** Deletes jobs that ended so many days ago, unless they are kept. Absent: deletes nothing. */
  IMAGO_RETENTION_DAYS: wholeNumber(1, 99_999).optional(),
  /** Deletes the states of jobs that ended so many days ago, unless they are kept or loved. 0: keeps all states. */
  IMAGO_STATE_DAYS: wholeNumber(0, 99_999).default(30),
});

export type Limits = {
  runningPerClient: number;
  /** Counts queued and running jobs. */
  outstandingPerClient: number;
  runningPerAddress: number;
  outstandingPerAddress: number;
  queued: number;
  /** Most steps of one job. */
  steps: number;
  /** Most steps of the queued and running jobs of an address together. */
  stepsPerAddress: number;
  /** Most jobs asked for within 24 hours. */
  perDayPerClient: number;
  perDayPerAddress: number;
  perDay: number;
};

export type JobSettings = {
  listenUrl: string | undefined;
  /** Empty: the primary computes. */
  computeUrls: string[];
  cores: number | undefined;
  /** Undefined: npm start decides. */
  workers: number | undefined;
  limits: Limits;
  retentionDays: number | undefined;
  /** Undefined: all states stay. */
  stateDays: number | undefined;
};

/** Throws one error that lists all problems. */
export function parseJobSettings(environment: Record<string, string | undefined>): JobSettings {
  const settings = check(jobSchema, environment);
  const runningPerClient = settings.IMAGO_MAX_RUNNING_PER_CLIENT;
  const outstandingPerClient = settings.IMAGO_MAX_OUTSTANDING_PER_CLIENT;
  return {
    listenUrl: settings.LISTEN_DATABASE_URL,
    computeUrls: settings.COMPUTE_URLS,
    cores: settings.IMAGO_CORES,
    workers: settings.IMAGO_WORKERS,
    limits: {
      runningPerClient,
      outstandingPerClient,
      runningPerAddress: settings.IMAGO_MAX_RUNNING_PER_ADDRESS ?? 4 * runningPerClient,
      outstandingPerAddress: settings.IMAGO_MAX_OUTSTANDING_PER_ADDRESS ?? 4 * outstandingPerClient,
      queued: settings.IMAGO_MAX_QUEUED,
      steps: settings.IMAGO_MAX_STEPS,
      stepsPerAddress: settings.IMAGO_MAX_STEPS_PER_ADDRESS ?? 2 * settings.IMAGO_MAX_STEPS,
      perDayPerClient: settings.IMAGO_MAX_PER_DAY_PER_CLIENT,
      perDayPerAddress: settings.IMAGO_MAX_PER_DAY_PER_ADDRESS ?? 4 * settings.IMAGO_MAX_PER_DAY_PER_CLIENT,
      perDay: settings.IMAGO_MAX_PER_DAY,
    },
    retentionDays: settings.IMAGO_RETENTION_DAYS,
    stateDays: settings.IMAGO_STATE_DAYS || undefined,
  };
}

export const readJobSettings = (): JobSettings => parseJobSettings(readEnvironment());
