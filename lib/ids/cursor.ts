/** Cursors: places in the lists of butterflies, as addresses hold them. */
import { jobIdSource } from "./job-id";

export const orders = ["new", "loved"] as const;
/** `new`: latest first; `loved`: most loved first, of equals the latest. */
export type Order = (typeof orders)[number];

export type Place = {
  /** Undefined in a list that loves do not order. */
  loves: string | undefined;
  /** Microseconds since 1970. */
  time: string;
  id: string;
};

/** `<loves>.<microseconds since 1970>.<id>` of a job; without loves where they do not order. */
const pattern = new RegExp(`^(?:(\\d{1,9})\\.)?(\\d{1,18})\\.(${jobIdSource})$`);

/** Reads a cursor of a list in this order; undefined if it is none. */
export function readCursor(text: string, order: Order): Place | undefined {
  const [, loves, time, id] = pattern.exec(text) ?? [];
  if (time === undefined || id === undefined) return undefined;
  return (loves !== undefined) === (order === "loved") ? { loves, time, id } : undefined;
}
