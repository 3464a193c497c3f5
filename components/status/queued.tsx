"use client";

import { formatSeconds } from "@/lib/text/duration";
import type { Painting } from "../painting/state";
import { Keeper } from "./keeper";
import { Notice } from "./notice";
import { useSecondsLeft } from "./use-seconds-left";

/** Shows the place in the queue and the expected wait. */
export function Queued({ painting: { queue, left, generation } }: { painting: Painting }) {
  const seconds = useSecondsLeft(left);
  const position = queue?.position ?? generation?.position ?? undefined;
  return (
    <>
      {queue?.workers === 0 && (
        <Notice name="no-worker">
          Nobody is at the easel, so it waits. It begins as soon as a painter comes.{" "}
          <Keeper command="npm run worker" />
        </Notice>
      )}
      <p className="step-line" data-position={position}>
        <span>
          {position !== undefined && position > 1 ? `Number ${position} in the queue` : "Next in the queue"}
        </span>
        {seconds !== undefined && <span className="time-left">done in about {formatSeconds(seconds)}</span>}
      </p>
      <p className="text-muted">
        The noise of its seed lies ready. You may leave: this address shows it whenever you come back.
      </p>
    </>
  );
}
