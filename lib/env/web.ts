/** Settings for the process that serves pages and API. */
import { z } from "zod";
import { check } from "./check";
import { readEnvironment } from "./env-file";
import { count, wholeNumber } from "./kinds";

export const webSchema = z.object({
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

/** An IPv6 address stands in brackets in URLs alone. */
const withoutBrackets = (host: string) => host.replace(/^\[(.*)\]$/, "$1");

/** Throws one error that lists all problems. */
export function parseWebSettings(environment: Record<string, string | undefined>): WebSettings {
  const settings = check(webSchema, environment);
  const perClient = settings.IMAGO_MAX_STREAMS_PER_CLIENT;
  if (settings.PORT !== 0 && settings.PORT === settings.IMAGO_METRICS_PORT)
    throw new Error(
      `IMAGO_METRICS_PORT is "${settings.PORT}": must be another port than PORT, which visitors reach`,
    );
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

export const readWebSettings = (): WebSettings => parseWebSettings(readEnvironment());
