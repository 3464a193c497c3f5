/** Plays an honest visitor, who opens the front page again and again, and paints one butterfly. */
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "@/testing/until";
import { apiClient } from "@/testing/web/client";

export type Seen = {
  /** Milliseconds of each front page; Infinity for one that was refused. */
  pages: number[];
  /** Milliseconds until frame 1 was stored and seen; Infinity if it was not. */
  frame: number;
  /** The place in the queue right after asking; 0: it ran at once. */
  place: number;
};

const pageEveryMs = 200;
const guardMs = 120_000;

/** Looks for `seconds`, and longer until the butterfly has its first frame. `visitor`: a number of its own. */
export async function look(url: string, visitor: number, seconds: number): Promise<Seen> {
  const headers = { "x-forwarded-for": `198.51.100.${visitor}` };
  const over = new AbortController();
  const pages: number[] = [];
  const reading = (async () => {
    while (!over.signal.aborted) {
      const startedMs = performance.now();
      const answer = await fetch(url, { headers }).catch(() => undefined);
      await answer?.text().catch(() => undefined);
      pages.push(answer?.ok ? performance.now() - startedMs : Number.POSITIVE_INFINITY);
      await sleep(pageEveryMs);
    }
  })();
  const [butterfly] = await Promise.all([ask(url, headers), sleep(seconds * 1000)]);
  over.abort();
  await reading;
  return { pages, ...butterfly };
}

async function ask(url: string, headers: Record<string, string>): Promise<Pick<Seen, "frame" | "place">> {
  const client = apiClient(url);
  const startedMs = performance.now();
  const read = async (id: string) => {
    const answer = await client.fetch(`/api/generations/${id}`, { headers });
    return answer.ok ? ((await answer.json()) as { frames: number; position: number | null }) : undefined;
  };
  const asked = await client.post({ steps: 2, model: "butterfly-64-turbo" }, headers);
  const { id, position } = (await asked.json()) as { id?: string; position?: number | null };
  if (!id) return { frame: Number.POSITIVE_INFINITY, place: Number.POSITIVE_INFINITY };
  const there = () =>
    read(id).then(
      (job) => (job?.frames ?? 0) > 1,
      () => false,
    );
  const frame = await until("frame 1", there, guardMs).then(
    () => performance.now() - startedMs,
    () => Number.POSITIVE_INFINITY,
  );
  return { frame, place: position ?? 0 };
}
