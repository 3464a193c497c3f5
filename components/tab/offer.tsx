"use client";

import { formatSeconds } from "@/lib/text/duration";
import { isOver, type Painting } from "../painting/state";
import { Notice } from "../status/notice";
import { paintInTab } from "./use-tab";

/** A wait, in seconds, beyond which the tab offers itself. */
const longSeconds = 60;

function reasonOf(
  { generation, queue, left, connection, stalled }: Painting,
  worked: boolean,
): string | undefined {
  if (!generation || isOver(generation)) return undefined;
  if (connection === "reconnecting" || stalled) return "The server is out of reach.";
  if (generation.status !== "queued") return undefined;
  if ((queue?.workers ?? (worked ? 1 : 0)) === 0) return "Nobody paints on the server.";
  return left && left.seconds > longSeconds ? `The wait is ${formatSeconds(left.seconds)}.` : undefined;
}

/** Offers to paint a butterfly in this tab, when the server would keep the visitor waiting. */
export function OfferTab({ painting, worked }: { painting: Painting; worked: boolean }) {
  const reason = reasonOf(painting, worked);
  const { generation } = painting;
  if (reason === undefined || !generation) return null;
  const { model, seed, steps, sampler, schedule, eta, label } = generation;
  return (
    <Notice name="offer-tab">
      {reason}{" "}
      <button
        type="button"
        className="link"
        onClick={() =>
          void paintInTab([
            {
              ...{ model, seed, steps, sampler, schedule },
              ...(eta > 0 && { eta }),
              ...(typeof label === "number" && { label }),
            },
          ])
        }
      >
        Paint it in this tab
      </button>
      : your browser runs the same database, and comes to the same bits.
    </Notice>
  );
}
