/** Checks the environment against a schema of settings. Errors name the setting, its value and what is allowed. */
import type { z } from "zod";

/** Secret settings: errors do not repeat their values. */
const secrets = new Set(["DATABASE_URL", "LISTEN_DATABASE_URL", "COMPUTE_URLS", "HF_TOKEN"]);

/** Kubernetes gives a pod such a variable for each service: a service imago-metrics sets IMAGO_METRICS_PORT. */
const ofService = /^(tcp|udp|sctp):\/\/\S+:\d+$/;

/**
 * Leaves out what containers and secrets put around a value: `docker --env-file` keeps quotes and the end of a line, a
 * file of `echo` ends with one.
 */
const bare = (value: string) => value.trim().replace(/^(["'])(.*)\1$/s, "$2");

const isUnset = (name: string, value: string | undefined) =>
  value === undefined || bare(value) === "" || (name.endsWith("PORT") && ofService.test(value));

/**
 * Checks `environment` against `schema`. Empty means unset, and so does a blank, which templates leave. Throws one
 * error that lists all problems.
 */
export function check<Schema extends z.ZodObject>(
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
