/** Finds misspelt settings: nothing reads them, so nothing else can say so. */
import { databaseSchema } from "./database";
import { readEnvironment } from "./env-file";
import { hubSchema } from "./hub";
import { jobSchema } from "./jobs";
import { webSchema } from "./web";

const known = new Set(
  [databaseSchema, hubSchema, jobSchema, webSchema].flatMap(({ shape }) => Object.keys(shape)),
);

/** Variables of others: deploy/compose.yaml reads one from .env, and Kubernetes names a pod's services so. */
const ofOthers = /^IMAGO_PASSWORD$|_SERVICE_(HOST|PORT)|_PORT(_\d+_(TCP|UDP|SCTP).*)?$/;

/** Lists the variables whose names begin as those of settings do, and are none. */
export const unknownSettings = (environment: Record<string, string | undefined>): string[] =>
  Object.keys(environment).filter(
    (name) => name.startsWith("IMAGO_") && !known.has(name) && !ofOthers.test(name),
  );

export const readUnknownSettings = (): string[] => unknownSettings(readEnvironment());
