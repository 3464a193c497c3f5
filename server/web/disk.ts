/** The disk that our own server's data lies on. */
import { statfs } from "node:fs/promises";
import { type Log, messageOf } from "@/lib/log";
import { onClose, place, webSettings } from "./shared";

/** Null where the server is not our own. */
export async function freeBytes(): Promise<number | null> {
  const { folder } = place();
  if (!folder) return null;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export const isLow = (free: number | null): boolean => free !== null && free < webSettings().minFreeBytes;

const intervalMs = 60_000;

/** Says in the log when the disk begins to run low, and when it no longer does. */
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
