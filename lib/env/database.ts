/** Settings for every process: which database it uses. */
import path from "node:path";
import { z } from "zod";
import { check } from "./check";
import { readEnvironment } from "./env-file";
import { postgresUrl } from "./kinds";

export const databaseSchema = z.object({
  /** The database to use. Absent: Imago runs its own server in the data folder. */
  DATABASE_URL: postgresUrl.optional(),
  /** Which PostgreSQL our own server uses. Absent: the installed one, else the packaged one. */
  IMAGO_SERVER: z.enum(["system", "packaged"], { error: "must be system or packaged" }).optional(),
  /** The data folder of our own server. A relative path starts at the working directory. */
  IMAGO_DATA: z.string().default("data"),
});

export type Settings = {
  databaseUrl: string | undefined;
  server: "system" | "packaged" | undefined;
  /** An absolute path. */
  dataFolder: string;
};

/** Throws one error that lists all problems. */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const settings = check(databaseSchema, environment);
  return {
    databaseUrl: settings.DATABASE_URL,
    server: settings.IMAGO_SERVER,
    dataFolder: path.resolve(settings.IMAGO_DATA),
  };
}

export const readSettings = (): Settings => parseSettings(readEnvironment());
