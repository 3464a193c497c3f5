/** Reads deploy/compose.yaml as Compose does. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

export const deployFolder = path.join(import.meta.dirname, "..", "..", "deploy");

const service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  init: z.boolean().optional(),
  user: z.string().optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  restart: z.enum(["unless-stopped", "on-failure"]),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  read_only: z.literal(true),
  tmpfs: z.array(z.string()),
  mem_limit: z.string(),
  pids_limit: z.int(),
  stop_grace_period: z.string(),
  shm_size: z.string().optional(),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(["service_healthy", "service_completed_successfully"]) }),
    )
    .optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int().optional(),
      start_period: z.string().optional(),
    })
    .optional(),
});

const compose = z.object({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

/** Passwords as `.env` has them. */
export const somePasswords = {
  ADMIN_PASSWORD: "beef",
  IMAGO_PASSWORD: "c0ffee",
  WEB_PASSWORD: "fade",
  WORKER_PASSWORD: "facade",
  REPLICATION_PASSWORD: "decade",
};

export type Service = z.output<typeof service>;

/** Reads it and substitutes the variables of `environment`: `${NAME}`, `${NAME:-otherwise}`, `${NAME:?complaint}`. */
export async function readCompose(environment: Record<string, string>): Promise<z.output<typeof compose>> {
  const text = await readFile(path.join(deployFolder, "compose.yaml"), "utf8");
  const filled = text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, word: string) => {
      const value = environment[name];
      if (value) return value;
      if (kind === "-") return word;
      throw new Error(`${name} is not set${kind === "?" ? `: ${word}` : ""}`);
    },
  );
  return compose.parse(parse(filled, { merge: true }));
}
