"use client";

import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useRef,
} from "react";
import type { FrameRecord } from "@/lib/api/response";
import type { Frames, Viewing, ViewingAction } from "./viewing";
import { Instar } from "./instar";
import { neighbour } from "./neighbour";

type FilmStripProps = {
  frames: Frames<FrameRecord>;
  /** The path of the generation, the prefix of its frames' files; undefined: it has none. */
  self: string | undefined;
  /** Number of steps, which is the number of frames without the noise. */
  steps: number;
  step: number | undefined;
  picture: { width: number; height: number };
  viewing: Viewing;
  act: (action: ViewingAction) => void;
};

function stepOf({ target }: { target: EventTarget }): number | undefined {
  const instar = target instanceof Element ? target.closest<HTMLElement>("[data-instar]") : null;
  return instar ? Number(instar.dataset.instar) : undefined;
}

/** All stages so far in a row. Hover or focus previews a stage; a choice holds it. */
export function FilmStrip({ frames, self, steps, step, picture, viewing, act }: FilmStripProps) {
  const row = useRef<HTMLOListElement>(null);
  const still = viewing.previewed === undefined;

  // Scrolls the row (never the page) to the shown stage, except while a visitor points at the row.
  useEffect(() => {
    const item = row.current?.children[step ?? 0];
    if (!still || !row.current || !(item instanceof HTMLElement)) return;
    const { scrollLeft, clientWidth } = row.current;
    const left = item.offsetLeft - row.current.offsetLeft;
    if (left < scrollLeft || left + item.offsetWidth > scrollLeft + clientWidth)
      row.current.scrollLeft = left - clientWidth / 2;
  }, [step, still]);

  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === "touch") return;
    const under = stepOf(event);
    if (under !== viewing.previewed) act({ type: "preview", step: under });
  };
  const onClick = (event: MouseEvent) => {
    const chosen = stepOf(event);
    if (chosen === undefined) return;
    act(chosen === viewing.held ? { type: "release" } : { type: "hold", step: chosen });
  };
  const onFocus = (event: FocusEvent) => {
    if (event.target.matches(":focus-visible")) act({ type: "preview", step: stepOf(event) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = neighbour(event.key, stepOf(event) ?? 0, frames);
    if (to === undefined) return;
    event.preventDefault();
    row.current?.querySelector<HTMLElement>(`[data-instar="${to}"]`)?.focus();
  };
  const leave = () => act({ type: "preview", step: undefined });

  return (
    <ol
      ref={row}
      aria-label="Stages"
      className="film-strip"
      onPointerMove={onPointerMove}
      onPointerLeave={leave}
      onClick={onClick}
      onFocus={onFocus}
      onBlur={leave}
      onKeyDown={onKeyDown}
    >
      {Array.from({ length: steps + 1 }, (_, at) => {
        const frame = frames[at];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its step
          <li key={at} data-last={at === steps || undefined}>
            {frame && (
              <Instar
                frame={frame}
                src={self && `${self}/frames/${at}.png`}
                steps={steps}
                {...picture}
                current={at === step}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}
