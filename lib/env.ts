/** Reads and checks every setting. Errors name the setting, its value and what is allowed. */
import path from "node:path";
import { z } from "zod";
import { readEnvFile } from "./env-file";
import { parsePostgresUrl } from "./postgres-url";

const postgresUrl = z.string().refine((text) => isPostgresUrl(text), {
  message: "must be a URL like postgres://user:password@host:5432/database",
});

const schema = z.object({
  /** The database to use. Absent: Imago runs its own server in the data folder. */
  DATABASE_URL: postgresUrl.optional(),
  /** Which PostgreSQL our own server uses. Absent: the installed one, else the packaged one. */
  IMAGO_SERVER: z.enum(["system", "packaged"], { error: "must be system or packaged" }).optional(),
  /** The data folder of our own server. A relative path starts at the working directory. */
  IMAGO_DATA: z.string().default("data"),
});

const hubSchema = z.object({
  /** The model hub from which model:import downloads. */
  HF_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be a URL like https://huggingface.co" })
    .default("https://huggingface.co"),
  /** Token for private and gated models. */
  HF_TOKEN: z.string().startsWith("hf_", "must begin with hf_").optional(),
});

/**
 * Leaves out what containers and secrets put around a value: `docker --env-file` keeps quotes and the end of a line, a
 * file of `echo` ends with one.
 */
const bare = (value: string) => value.trim().replace(/^(["'])(.*)\1$/s, "$2");

/** Digits alone: no hexadecimal number, exponent or fraction. */
const inDigits = (error: string) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, { error })
    .transform(Number);

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return inDigits(error).pipe(z.int({ error }).min(min, { error }).max(max, { error }));
};

/** Limits count in PostgreSQL's integers, those of an address four times a visitor's. */
const count = wholeNumber(1, 500_000_000);

const jobSchema = z.object({
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

const webSchema = z.object({
  /** The public origin of the site. Absent: the request's Host header decides. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must be a URL like https://butterflies.example" })
    .refine((text) => URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`, {
      error: "must be an origin without a path, like https://butterflies.example",
    })
    .optional(),
  /** The address to listen on. Absent: all addresses of the machine. */
  HOST: z.string().optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  /** Number of trusted proxies in front. Their X-Forwarded-For or Forwarded is believed; with 0 both are ignored. */
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  IMAGO_MAX_STREAMS_PER_CLIENT: count.default(12),
  IMAGO_MAX_STREAMS_PER_ADDRESS: count.optional(),
  /** Requests that an address, and all together, may have under way in one web process. */
  IMAGO_MAX_REQUESTS_PER_ADDRESS: count.default(128),
  IMAGO_MAX_REQUESTS: count.default(1000),
  /** Which webhooks are sent: to addresses of the internet, to inner networks too, or none. */
  IMAGO_WEBHOOKS: z.enum(["public", "any", "off"], { error: "must be public, any or off" }).default("public"),
  /** A separate port that serves /metrics to Prometheus. Absent: no metrics. */
  IMAGO_METRICS_PORT: wholeNumber(0, 65_535).optional(),
  IMAGO_METRICS_HOST: z.string().default("127.0.0.1"),
  /** Warns when the disk with our own server's data has less free space than this. */
  IMAGO_MIN_FREE_MB: wholeNumber(0, 1e9).default(1000),
  /** Refuses new jobs when it has less than this. */
  IMAGO_STOP_FREE_MB: wholeNumber(0, 1e9).default(200),
});

export type WebSettings = {
  /** Has no slash at the end. */
  publicUrl: string | undefined;
  host: string | undefined;
  /** 0: any free port. */
  port: number;
  proxies: number;
  /** Limits for open event streams. */
  streams: { perClient: number; perAddress: number };
  /** Limits for requests under way, event streams apart. */
  requests: { perAddress: number; inAll: number };
  /** Which addresses webhooks may go to. */
  webhooks: "public" | "any" | "off";
  metrics: { port: number; host: string } | undefined;
  minFreeBytes: number;
  stopFreeBytes: number;
};

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

export type HubSettings = {
  /** Has no slash at the end. */
  endpoint: string;
  token: string | undefined;
};

export type Settings = {
  databaseUrl: string | undefined;
  server: "system" | "packaged" | undefined;
  /** An absolute path. */
  dataFolder: string;
};

/** Secret settings: errors do not repeat their values. */
const secrets = new Set(["DATABASE_URL", "LISTEN_DATABASE_URL", "COMPUTE_URLS", "HF_TOKEN"]);

const isPostgresUrl = (text: string): boolean => parsePostgresUrl(text) !== undefined;

/** Kubernetes gives a pod such a variable for each service: a service imago-metrics sets IMAGO_METRICS_PORT. */
const ofService = /^(tcp|udp|sctp):\/\/\S+:\d+$/;

const isUnset = (name: string, value: string | undefined) =>
  value === undefined || bare(value) === "" || (name.endsWith("PORT") && ofService.test(value));

/**
 * Checks `environment` against `schema`. Empty means unset, and so does a blank, which templates leave. Throws one error
 * that lists all problems.
 */
function check<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Record<string, string | undefined>,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment)
      .filter(([name, value]) => !isUnset(name, value))
      .map(([name, value = ""]) => [name, bare(value)]),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return secrets.has(name) ? `${name} ${issue.message}` : `${name} is "${given[name]}": ${issue.message}`;
  });
  throw new Error(problems.join("; "));
}

/** Throws one error that lists all problems. */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const settings = check(schema, environment);
  return {
    databaseUrl: settings.DATABASE_URL,
    server: settings.IMAGO_SERVER,
    dataFolder: path.resolve(settings.IMAGO_DATA),
  };
}

/** Separate from the others, since only downloads need these settings to be valid. */
export function parseHubSettings(environment: Record<string, string | undefined>): HubSettings {
  const settings = check(hubSchema, environment);
  return { endpoint: settings.HF_ENDPOINT.replace(/\/+$/, ""), token: settings.HF_TOKEN };
}

/** Settings for every process that accepts or runs jobs. */
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

/** An IPv6 address stands in brackets in URLs alone. */
const withoutBrackets = (host: string) => host.replace(/^\[(.*)\]$/, "$1");

/** Settings for the process that serves pages and API. */
export function parseWebSettings(environment: Record<string, string | undefined>): WebSettings {
  const settings = check(webSchema, environment);
  const perClient = settings.IMAGO_MAX_STREAMS_PER_CLIENT;
  return {
    publicUrl: settings.PUBLIC_URL && new URL(settings.PUBLIC_URL).origin,
    host: settings.HOST && withoutBrackets(settings.HOST),
    port: settings.PORT,
    proxies: settings.TRUST_PROXY,
    streams: { perClient, perAddress: settings.IMAGO_MAX_STREAMS_PER_ADDRESS ?? 4 * perClient },
    requests: {
      perAddress: settings.IMAGO_MAX_REQUESTS_PER_ADDRESS,
      inAll: settings.IMAGO_MAX_REQUESTS,
    },
    webhooks: settings.IMAGO_WEBHOOKS,
    metrics:
      settings.IMAGO_METRICS_PORT === undefined
        ? undefined
        : { port: settings.IMAGO_METRICS_PORT, host: withoutBrackets(settings.IMAGO_METRICS_HOST) },
    minFreeBytes: settings.IMAGO_MIN_FREE_MB * 1_000_000,
    stopFreeBytes: settings.IMAGO_STOP_FREE_MB * 1_000_000,
  };
}

/** Precedence: environment, `.env.local`, `.env`, as in Next.js, so that commands and web app agree. */
function environment(): NodeJS.ProcessEnv {
  for (const file of [".env.local", ".env"])
    for (const [name, value] of Object.entries(readEnvFile(file))) process.env[name] ??= value;
  return process.env;
}

export const readSettings = (): Settings => parseSettings(environment());

export const readHubSettings = (): HubSettings => parseHubSettings(environment());

export const readJobSettings = (): JobSettings => parseJobSettings(environment());

export const readWebSettings = (): WebSettings => parseWebSettings(environment());
