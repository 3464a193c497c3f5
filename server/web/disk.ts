/** Watches the disk of our own server's data. */
import { statfs } from "node:fs/promises";
import { type Log, messageOf } from "@/lib/log";
import { onClose, place, webSettings } from "./shared";

/** Free bytes on that disk; null for an external server. */
export async function freeBytes(): Promise<number | null> {
  const { folder } = place();
  if (!folder) return null;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export const isLow = (free: number | null): boolean => free !== null && free < webSettings().minFreeBytes;

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
