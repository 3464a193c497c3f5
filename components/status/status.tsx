"use client";

import type { Painting } from "../painting/state";
import { Downloads } from "../take-home/downloads";
import { OwnRow } from "../own/own-row";
import { Ended } from "./ended";
import { Notice } from "./notice";
import { Queued } from "./queued";
import { Running } from "./running";

type StatusProps = {
  painting: Painting;
  /** Whether the visitor loves it; undefined: the page does not know yet. */
  loved: boolean | undefined;
  /** Cancels the painting; undefined: the visitor may not. */
  onCancel: (() => void) | undefined;
};

/** Shows the state of the painting. */
export function Status({ painting, loved, onCancel }: StatusProps) {
  const { generation, connection, stalled } = painting;
  if (!generation) return null;
  return (
    <section aria-label="Progress" className="status" data-panel={generation.status}>
      {connection === "reconnecting" && (
        <Notice name="reconnecting">
          The connection is lost; reconnecting. The painting goes on meanwhile.
        </Notice>
      )}
      {stalled && (
        <Notice name="stalled">
          The database does not answer; waiting for it. What is painted so far is safe.
        </Notice>
      )}
      {generation.status === "queued" && <Queued painting={painting} />}
      {generation.status === "running" && <Running painting={painting} generation={generation} />}
      {generation.status === "done" && (
        <>
          <Downloads generation={generation} />
          <OwnRow generation={generation} loved={loved} />
        </>
      )}
      {(generation.status === "failed" || generation.status === "cancelled") && (
        <Ended generation={generation} />
      )}
      {onCancel && (
        <p>
          <button type="button" onClick={onCancel} className="button-quiet">
            Cancel
          </button>
        </p>
      )}
    </section>
  );
}
