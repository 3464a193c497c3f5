/** The problem 429 of a request for a butterfly beyond a limit, and when to ask again. */
import type { Pool } from "@/db/pool";
import { Problem } from "@/lib/api/problem";
import type { Limits } from "@/lib/env";
import { formatSeconds } from "@/lib/text/duration";
import type { TooMany } from "../../jobs/limits";
import { readOutlooks } from "../../jobs/outlook";

const butterflies = (count: number) => (count === 1 ? "1 butterfly" : `${count} butterflies`);

const limitWords: Partial<Record<keyof Limits, (limit: number) => string>> = {
  outstandingPerClient: (limit) => `${limit} of your butterflies are waiting or being painted already`,
  outstandingPerAddress: (limit) =>
    `${limit} butterflies from your address are waiting or being painted already`,
  stepsPerAddress: (limit) =>
    `the butterflies from your address that are waiting or being painted may have ${limit} steps together`,
  queued: (limit) => `${limit} butterflies are waiting already`,
  perDayPerClient: (limit) => `you have asked for ${butterflies(limit)} within 24 hours`,
  perDayPerAddress: (limit) => `your address has asked for ${butterflies(limit)} within 24 hours`,
  perDay: (limit) => `visitors have asked for ${butterflies(limit)} within 24 hours`,
};

export async function tooMany(
  pool: Pool,
  { limit, allowed, retryAfterSeconds }: TooMany,
  limits: Limits,
): Promise<Problem> {
  const words = limitWords[limit]?.(allowed) ?? limit;
  if (retryAfterSeconds === undefined)
    return new Problem(429, "too_many", `${words}: wait until one of them is finished`, {
      errors: [{ field: limit, value: allowed, limit: `at most ${allowed} at once` }],
      headers: { "retry-after": String(await secondsUntilNext(pool, limits)) },
    });
  const wait = formatSeconds(60 * Math.ceil(retryAfterSeconds / 60));
  return new Problem(429, "too_many_today", `${words}, as many as allowed: ask again in ${wait}`, {
    errors: [{ field: limit, value: allowed, limit: `at most ${allowed} within 24 hours` }],
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}

/** Seconds until the first running job ends, when there may be a free slot. */
async function secondsUntilNext(pool: Pool, limits: Limits): Promise<number> {
  const known = (await readOutlooks(pool, limits)).flatMap(({ secondsLeft }) => secondsLeft ?? []);
  return known.length > 0 ? Math.min(600, Math.max(1, Math.ceil(Math.min(...known)))) : 10;
}
