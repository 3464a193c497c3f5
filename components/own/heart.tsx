"use client";

import { useState } from "react";
import { setLoved } from "./requests";

type HeartProps = { id: string; name: string; loved: boolean; loves: number };

/** Loves a butterfly, and shows how many do. Without scripts only the number is left. */
export function Heart({ id, name, loved, loves }: HeartProps) {
  const [love, setLove] = useState({ loved, loves });
  const [refused, setRefused] = useState<string>();

  async function toggle() {
    const before = love;
    setLove({ loved: !love.loved, loves: love.loves + (love.loved ? -1 : 1) });
    const answer = await setLoved(id, !love.loved);
    setLove("refused" in answer ? before : answer);
    setRefused("refused" in answer ? answer.refused : undefined);
  }

  return (
    <span className="heart" data-loved={love.loved}>
      <button
        type="button"
        aria-pressed={love.loved}
        aria-label={`Love ${name}`}
        title={refused ?? (love.loved ? "You love it" : "Love it: it is kept as long as anybody does")}
        onClick={() => void toggle()}
      >
        <svg aria-hidden="true" viewBox="0 0 20 18">
          <path d="M10 16.6 8.9 15.6C4.4 11.7 1.5 9.1 1.5 5.9 1.5 3.4 3.5 1.4 6 1.4c1.5 0 3 .7 4 1.8 1-1.1 2.5-1.8 4-1.8 2.5 0 4.5 2 4.5 4.5 0 3.2-2.9 5.8-7.4 9.7z" />
        </svg>
      </button>
      {love.loves > 0 && (
        <span className="print">
          {love.loves}
          <span className="sr-only"> {love.loves === 1 ? "visitor loves" : "visitors love"} it</span>
        </span>
      )}
    </span>
  );
}
