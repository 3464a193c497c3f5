"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { bodyOf, request } from "../answer";
import { ask } from "../painting/requests";
import { isOver } from "../painting/state";

type Hung =
  | { at: "here" | "asking" }
  | { at: "waiting"; generation: Generation }
  | { at: "agree" | "differ"; generation: Generation }
  | { at: "refused"; reason: string };

const pollMs = 2_000;

/** Reads the hash of a finished butterfly's last state; undefined if nobody answers now. */
async function readHash(
  { links, steps }: Generation,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  const frame = bodyOf(await request<FrameRecord>(`${links.self}/frames/${steps}.json`, { signal }));
  return frame?.stateHash;
}

/**
 * Reads the server's butterfly until it has ended, then compares the last hashes. Asks again where nobody answers, or
 * a proxy in the server's place.
 */
async function settle({ links }: Generation, hash: string | null, signal: AbortSignal): Promise<Hung> {
  for (;;) {
    const answer = await request<Generation>(links.self ?? "", { signal });
    if (answer && "problem" in answer && [404, 410].includes(answer.problem.status))
      return { at: "refused", reason: answer.problem.detail };
    const now = bodyOf(answer);
    if (now?.status === "done") {
      const published = await readHash(now, signal);
      if (published !== undefined) return { at: published === hash ? "agree" : "differ", generation: now };
    } else if (now && isOver(now))
      return { at: "refused", reason: now.error?.message ?? `the server's was ${now.status}` };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    signal.throwIfAborted();
  }
}

/** Asks the server for the same wish, and tells whether it came to the same bits. */
export function Hang({ generation, hash }: { generation: Generation; hash: string | null }) {
  const [hung, setHung] = useState<Hung>({ at: "here" });
  const waiting = hung.at === "waiting" ? hung.generation : undefined;
  useEffect(() => {
    if (!waiting) return;
    const end = new AbortController();
    settle(waiting, hash, end.signal)
      .catch((error): Hung => ({ at: "refused", reason: String(error) }))
      .then((settled) => end.signal.aborted || setHung(settled));
    return () => end.abort();
  }, [waiting, hash]);

  async function hang() {
    setHung({ at: "asking" });
    const { model, seed, steps, sampler, schedule, eta, label } = generation;
    const asked = await ask({ model, seed, steps, sampler, schedule, eta, label: label ?? undefined });
    setHung(
      "refused" in asked
        ? { at: "refused", reason: asked.refused }
        : { at: "waiting", generation: asked.generation },
    );
  }

  if (hung.at === "here")
    return (
      <button
        type="button"
        title="Lets the server paint the same wish for its drawer, and compares the bits"
        onClick={() => void hang()}
        className="link"
      >
        Hang it in the drawer
      </button>
    );
  return (
    <p aria-live="polite" className="notice w-full" data-hung={hung.at}>
      {(hung.at === "asking" || hung.at === "waiting") &&
        "The server paints the same wish; its bits are compared when it is done."}
      {hung.at === "agree" && (
        <>
          <Link href={hung.generation.links.page ?? ""}>It hangs in the drawer</Link>, and both hashes agree:
          the server came to the same bits.
        </>
      )}
      {hung.at === "differ" && (
        <>
          <Link href={hung.generation.links.page ?? ""}>It hangs in the drawer</Link>, but the hashes differ:
          one of the two engines computes other bits.
        </>
      )}
      {hung.at === "refused" && `The drawer did not take it: ${hung.reason}`}
    </p>
  );
}
