/** Fields that several requests have, and the patterns of their values. */
import { z } from "zod";

/** A part of a butterfly's name: genus, space, epithet. */
export const namePart = /^[a-z ]{1,60}$/i;

/** Normalizes a seed: "-0" becomes "0", "007" becomes "7". */
export const toSeed = (value: string | number): string => BigInt(value).toString();

/** A model's name. */
export const namedModel = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export const modelName = (error: string) => z.string({ error }).regex(namedModel, { error });

/** Parses a whole number in a query string. */
export const queryNumber = ({ min, max }: { min: number; max: number }, error: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }));

/** Parses the number of a step. */
export function stepNumber(error: string) {
  return z
    .string()
    .regex(/^\d{1,4}$/, { error })
    .transform(Number)
    .pipe(z.int().min(0))
    .optional();
}
