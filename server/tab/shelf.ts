/**
 * Keeps in the browser what a second visit would load again: the downloads, and the database that was made of them.
 * Uses the Cache API, which browsers offer to https and localhost only.
 */
import { shelfName } from "@/lib/tab-shelf";

async function shelf(): Promise<Cache | undefined> {
  return globalThis.caches?.open(shelfName).catch(() => undefined); // private windows may refuse
}

export async function find(key: string): Promise<Response | undefined> {
  return (await shelf())?.match(key).catch(() => undefined);
}

/** Returns whether the browser took it. */
export async function keep(key: string, content: Blob): Promise<boolean> {
  const open = await shelf();
  if (!open) return false;
  return open.put(key, new Response(content)).then(
    () => true,
    () => false, // no room
  );
}

/** Forgets what `keeps` refuses; returns how many there were. */
export async function forgetUnless(keeps: (url: URL) => boolean): Promise<number> {
  const open = await shelf();
  const requests = (await open?.keys()) ?? [];
  const outdated = requests.filter(({ url }) => !keeps(new URL(url)));
  for (const request of outdated) await open?.delete(request);
  return outdated.length;
}
