"use client";

import { useEffect } from "react";
import { carry, useCarried } from "./carried";
import { useDrags } from "./use-drags";

/** Says which butterfly is picked up, and hears of one that is dragged onto another. A page has one of it. */
export function Pairing() {
  const carried = useCarried();
  useDrags();

  useEffect(() => {
    if (!carried) return;
    const putBack = (event: KeyboardEvent) => {
      if (event.key === "Escape") carry(undefined);
    };
    window.addEventListener("keydown", putBack);
    return () => window.removeEventListener("keydown", putBack);
  }, [carried]);

  return (
    <div className="carried" data-carried={carried?.id}>
      <p role="status">
        {carried && (
          <>
            <span className="latin">{carried.name}</span> is looking for a partner: press the rings of another
            one.
          </>
        )}
      </p>
      {carried && (
        <button type="button" className="link" onClick={() => carry(undefined)}>
          Put it back
        </button>
      )}
    </div>
  );
}
