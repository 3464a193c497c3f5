/** Watches the disk of our own server's data. */
import { statfs } from "node:fs/promises";
import { Problem } from "@/lib/api/problem";
import { type Log, messageOf } from "@/lib/log";
import { onClose, place, webLog, webSettings } from "./shared";

/** Free bytes on that disk; null for an external server. */
export async function freeBytes(): Promise<number | null> {
  const { folder } = place();
  if (!folder) return null;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export const isLow = (free: number | null): boolean => free !== null && free < webSettings().minFreeBytes;

const retrySeconds = 300;

/** Throws a 503 if the disk has no room for another job: those that wait and run shall find some. */
export async function requireRoom(): Promise<void> {
  const free = await freeBytes();
  const { stopFreeBytes } = webSettings();
  if (free === null || free >= stopFreeBytes) return;
  webLog().warn("disk.full", { freeBytes: free, refuseBelowBytes: stopFreeBytes });
  const headers = { "retry-after": String(retrySeconds) };
  const detail =
    "the disk of the database is nearly full, so no new butterfly can be painted: try again later";
  throw new Problem(503, "disk_full", detail, { headers });
}

const intervalMs = 60_000;

/** Logs when the disk begins to run low, and when it has recovered. */
export function watchDisk(log: Log): void {
  let low = false;
  async function look(): Promise<void> {
    const free = await freeBytes();
    if (isLow(free) === low) return;
    low = !low;
    const fields = { freeBytes: free, warnBelowBytes: webSettings().minFreeBytes };
    if (low) log.warn("disk.low", fields);
    else log.info("disk.enough", fields);
  }
  const timed = () => void look().catch((error) => log.warn("disk.unknown", { reason: messageOf(error) }));
  const timer = setInterval(timed, intervalMs);
  onClose(() => clearInterval(timer));
  timed();
}
