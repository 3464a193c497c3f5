/** Files that cost a good part of a second to make: who asks for one has a place among few. */
import { fileLimits } from "@/lib/api/allowed";
import { Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/occupancy";
import { readVisitor } from "../client";
import { takeSlot } from "../seats";
import { shared } from "../shared";

const askers = () => shared("fileAskers", createOccupancy);

/** Waits for `make`, told by its signal when whoever asked has left. Throws a problem 429. */
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
    if (request.signal.aborted) throw new Problem(499, "left", "whoever asked for this has left", { cause });
    throw cause;
  } finally {
    leave();
  }
}
