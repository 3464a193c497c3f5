/** The kinds of values that settings have, with the words for a wrong one. */
import { z } from "zod";
import { parsePostgresUrl } from "./postgres-url";

export const isPostgresUrl = (text: string): boolean => parsePostgresUrl(text) !== undefined;

export const postgresUrl = z.string().refine((text) => isPostgresUrl(text), {
  message: "must be a URL like postgres://user:password@host:5432/database",
});

/** Digits alone: no hexadecimal number, exponent or fraction. */
const inDigits = (error: string) =>
  z
    .string()
    .regex(/^-?\d{1,15}$/, { error })
    .transform(Number);

export const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return inDigits(error).pipe(z.int({ error }).min(min, { error }).max(max, { error }));
};

/** Limits count in PostgreSQL's integers, those of an address four times a visitor's. */
export const count = wholeNumber(1, 500_000_000);
