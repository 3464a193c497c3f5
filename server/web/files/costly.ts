/** Limits how many costly files (those that take a good part of a second) are generated at once. */
import { fileLimits } from "@/lib/api/allowed";
import { Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/concurrency/occupancy";
import { readVisitor } from "../client";
import { takeSlot } from "../seats";
import { shared } from "../shared";

const askers = () => shared("fileAskers", createOccupancy);

/** Runs `make` in a slot; its signal aborts when the client disconnects. Throws a problem 429. */
export async function atCost(
  request: Request,
  make: (leaves: AbortSignal) => Promise<Buffer>,
): Promise<Buffer> {
  const leave = takeSlot(await readVisitor(request.headers), {
    occupancy: askers(),
    limits: fileLimits,
    code: "too_many_files",
    field: "files",
    detail: (limit) => `${limit} files are being generated already; try again soon`,
    retryAfterSeconds: 5,
  });
  try {
    return await make(request.signal);
  } catch (cause) {
    if (request.signal.aborted) throw new Problem(499, "left", "the client closed the connection", { cause });
    throw cause;
  } finally {
    leave();
  }
}
