"use client";

import { useState } from "react";
import { act } from "./requests";

type OwnActionsProps = { id: string; name: string; kept: boolean };

/** Lets a maker keep a butterfly or discard it, and take a discarded one back. */
export function OwnActions({ id, name, kept: keptBefore }: OwnActionsProps) {
  const [kept, setKept] = useState(keptBefore);
  const [discarded, setDiscarded] = useState(false);
  const [refused, setRefused] = useState<string>();

  async function run(action: "keep" | "discard" | "restore") {
    const problem = await act(id, action);
    setRefused(problem);
    if (problem !== undefined) return;
    if (action === "keep") setKept(true);
    else setDiscarded(action === "discard");
  }

  return (
    <div className="own-actions" data-discarded={discarded}>
      {discarded ? (
        <p>
          <span role="status">Set free.</span>{" "}
          <button type="button" className="link" onClick={() => void run("restore")}>
            Take back<span className="sr-only"> {name}</span>
          </button>
        </p>
      ) : (
        <p>
          {kept ? (
            <span className="own-kept" title="Retention leaves it alone">
              Kept
            </span>
          ) : (
            <button
              type="button"
              className="link"
              title="Old butterflies may be deleted; this one then stays"
              onClick={() => void run("keep")}
            >
              Keep<span className="sr-only"> {name}</span>
            </button>
          )}
          <button
            type="button"
            className="link"
            title="Takes it out of the gallery and of your drawer; its address says that it is gone"
            onClick={() => void run("discard")}
          >
            Discard<span className="sr-only"> {name}</span>
          </button>
        </p>
      )}
      {refused !== undefined && <p role="alert">{refused}</p>}
    </div>
  );
}
