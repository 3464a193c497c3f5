"use client";

import { useLayoutEffect, useRef } from "react";
import { toImageData } from "../specimen/pixels";
import { goHere } from "./here";
import { isSettled, type TabPainting } from "./paintings";

function stateOf({ painting, trouble }: TabPainting): string {
  const { generation, frames } = painting;
  if (trouble) return "not painted";
  if (!generation) return "waiting";
  if (generation.status === "running") return `step ${Math.max(0, frames.length - 1)} of ${generation.steps}`;
  return generation.status === "queued" ? "waiting" : generation.status;
}

function Thumb({ painting: { generation, frames } }: Pick<TabPainting, "painting">) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width = 64, height = 64 } = generation?.picture ?? {};
  const rgb = frames.at(-1)?.rgb;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (rgb !== undefined) context?.putImageData(toImageData(rgb, width, height), 0, 0);
  }, [rgb, width, height]);
  return <canvas ref={canvas} width={width} height={height} className="picture" />;
}

/** Lists all butterflies of this tab, to go from one to the other while they are painted. */
export function Brood({
  paintings,
  shown,
}: {
  paintings: readonly TabPainting[];
  shown: number | undefined;
}) {
  if (paintings.length < 2) return null;
  return (
    <section aria-label="Painted in this tab" className="brood">
      <p className="label">In this tab</p>
      <ul>
        {paintings.map((one) => (
          <li key={one.key}>
            <button
              type="button"
              aria-current={one.key === shown}
              data-settled={isSettled(one)}
              onClick={() => goHere(one.path)}
            >
              <Thumb painting={one.painting} />
              <span className="latin">{one.painting.generation?.name ?? `seed ${one.wish.seed}`}</span>
              <span>{stateOf(one)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
