/**
 * Looks inside the engine that visitors of /how ask for. They are computed on request, one at a time, so that running
 * jobs lose at most one core for a moment.
 */
import { createControl, DatabaseError } from "@/db/pool";
import { featureMapLimits } from "@/lib/api/allowed";
import { describe, Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/concurrency/occupancy";
import { createWorkshop } from "@/lib/concurrency/workshop";
import { computeSession, type Session } from "../../engine/session";
import type { Visitor } from "../client";
import { stepAside } from "../answer";
import { takeSlot } from "../seats";
import { onClose, place, shared } from "../shared";

/** Timeout of one computation: a pass of a large model takes longer than a visitor waits. */
const timeoutMs = 30_000;

const workshop = () => shared("looks", () => createWorkshop({ onWait: stepAside }));
const lookers = () => shared("lookers", createOccupancy);
const session = () =>
  shared("lookSession", (): Session => {
    const { url, folder, role } = place();
    const control = createControl(url);
    const made = computeSession(url, control, { cores: 1, timeoutMs, role, folder });
    onClose(() => void made.close().then(() => control.end()));
    return made;
  });

export type Look<Row> = {
  /** Names the computation in messages: "the layer conv_in". */
  what: string;
  /** Looks with the same key have the same answer. */
  key: string;
  text: string;
  values: unknown[];
  /** The parameters by name: the engine refuses one by its name. */
  given?: Record<string, unknown>;
  /** Makes the document of the answer. */
  present: (rows: Row[]) => unknown;
};

/** A wrong parameter, and what it may be. */
export function refuse(field: string, value: unknown, limit: string): Problem {
  const errors = [{ field, value, limit }];
  return new Problem(400, "invalid", describe(errors), { errors });
}

async function compute<Row extends object>(
  { what, text, values, given = {} }: Look<Row>,
  signal: AbortSignal,
): Promise<Row[]> {
  try {
    return await session().run<Row>(text, values, { signal });
  } catch (cause) {
    if (signal.aborted || !(cause instanceof DatabaseError)) throw cause;
    const field = cause.code?.startsWith("IM") ? cause.detail : undefined;
    if (field !== undefined && field in given) {
      const errors = [{ field, value: given[field], limit: cause.message }];
      throw new Problem(400, "invalid", cause.message, { errors, cause });
    }
    if (cause.code !== "57014") throw cause;
    throw new Problem(503, "took_too_long", `${what} took longer than ${timeoutMs / 1000} seconds`, {
      headers: { "retry-after": "60" },
      cause,
    });
  }
}

/**
 * Returns the document as JSON. When `signal` aborts (the client disconnected), the statement is cancelled, unless
 * others wait for the same. Throws problems: 429 if too many looks are waited for, 503 if it takes too long.
 */
export async function lookInside<Row extends object>(
  visitor: Visitor,
  look: Look<Row>,
  signal: AbortSignal,
): Promise<Buffer> {
  const leave = takeSlot(visitor, {
    occupancy: lookers(),
    limits: featureMapLimits,
    code: "too_many_looks",
    field: "feature-maps",
    detail: (limit) => `${limit} looks inside are being computed already; try again soon`,
    retryAfterSeconds: 2,
  });
  const make = async (abandoned: AbortSignal) =>
    Buffer.from(JSON.stringify(look.present(await compute(look, abandoned))));
  try {
    return await workshop()(look.key, make, signal);
  } catch (error) {
    if (signal.aborted) throw new Problem(499, "left", "the client closed the connection", { cause: error });
    throw error;
  } finally {
    leave();
  }
}
