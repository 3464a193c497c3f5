/** Files that cost a good part of a second to make: who asks for one has a place among few. */
import { fileLimits } from "@/lib/api/allowed";
import { Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/occupancy";
import { readVisitor, seatsOf } from "../client";
import { shared } from "../shared";

const askers = () => shared("fileAskers", createOccupancy);

/** Waits for `make`, told by its signal when whoever asked has left. Throws a problem 429. */
export async function atCost(
  request: Request,
  make: (leaves: AbortSignal) => Promise<Buffer>,
): Promise<Buffer> {
  const all = { key: "everybody", limit: fileLimits.inAll };
  const place = askers().enter([...seatsOf(await readVisitor(request.headers), fileLimits), all]);
  if ("full" in place)
    throw new Problem(429, "too_many_files", `${place.full} files are being made already; try again soon`, {
      errors: [{ field: "files", value: place.full, limit: `at most ${place.full} at once` }],
      headers: { "retry-after": "5" },
    });
  try {
    return await make(request.signal);
  } catch (cause) {
    if (request.signal.aborted) throw new Problem(499, "left", "whoever asked for this has left", { cause });
    throw cause;
  } finally {
    place.leave();
  }
}
