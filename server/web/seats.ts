/** Limited slots: the one way from "too many at once" to a 429. */
import { Problem } from "@/lib/api/problem";
import type { Occupancy } from "@/lib/concurrency/occupancy";
import { seatsOf, type Visitor } from "./client";

type Slots = {
  occupancy: Occupancy;
  limits: { perClient: number; perAddress: number; inAll?: number };
  /** The problem that a visitor without a free slot gets; `detail` receives the limit that was reached. */
  code: string;
  field: string;
  detail: (limit: number) => string;
  retryAfterSeconds: number;
};

/** Takes a slot for the visitor; the returned function frees it. Throws a problem 429. */
export function takeSlot(visitor: Visitor, slots: Slots): () => void {
  const { occupancy, limits, code, field, detail, retryAfterSeconds } = slots;
  const everybody = limits.inAll === undefined ? [] : [{ key: "everybody", limit: limits.inAll }];
  const taken = occupancy.enter([...seatsOf(visitor, limits), ...everybody]);
  if ("leave" in taken) return taken.leave;
  const { full } = taken;
  throw new Problem(429, code, detail(full), {
    errors: [{ field, value: full, limit: `at most ${full} at once` }],
    headers: { "retry-after": String(retryAfterSeconds) },
  });
}
