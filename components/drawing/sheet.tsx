"use client";

import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from "react";
import { type Cells, colours, dab, type Paper, stroke, toRgb } from "@/lib/butterfly/drawing";

type SheetProps = {
  cells: Cells;
  paper: Paper;
  ink: number;
  size: number;
  /** Takes the drawing after a stroke. */
  onDrawn: (cells: Cells) => void;
  onInk: (ink: number) => void;
};

type Cell = { x: number; y: number };

const arrows: Record<string, Cell> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The paper: pointers and touch draw on either wing, arrow keys walk, space draws, digits choose an ink. */
export function Sheet({ cells, paper, ink, size, onDrawn, onInk }: SheetProps) {
  const { width, height, mirrored } = paper;
  const wide = mirrored ? 2 * width : width;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawing, setDrawing] = useState<{ cells: Cells; at: Cell }>();
  const [cursor, setCursor] = useState<Cell>();
  const shown = drawing?.cells ?? cells;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const rgb = toRgb(shown);
    const image = new ImageData(wide, height);
    for (let i = 0; i < wide * height; i++) {
      const [x, y] = [i % wide, Math.floor(i / wide)];
      const from = 3 * (y * width + (x < width ? x : wide - 1 - x));
      image.data.set([rgb[from] ?? 255, rgb[from + 1] ?? 255, rgb[from + 2] ?? 255, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }, [shown, width, wide, height]);

  /** The cell under the pointer; on the right wing the one that it mirrors. */
  function cellAt(event: PointerEvent<HTMLElement>): Cell {
    const box = event.currentTarget.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * wide);
    const y = Math.floor(((event.clientY - box.top) / box.height) * height);
    return { x: x < width ? x : wide - 1 - x, y };
  }

  function begin(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setCursor(undefined);
    const at = cellAt(event);
    setDrawing({ cells: dab(cells, paper, at.x, at.y, size, ink), at });
  }
  function go(event: PointerEvent<HTMLElement>) {
    if (!drawing) return;
    const at = cellAt(event);
    setDrawing({ cells: stroke(drawing.cells, paper, drawing.at, at, size, ink), at });
  }
  function end() {
    if (drawing) onDrawn(drawing.cells);
    setDrawing(undefined);
  }

  function press(event: KeyboardEvent) {
    const digit = /^\d$/.test(event.key) ? Number(event.key) : undefined;
    const by = arrows[event.key];
    const at = cursor ?? { x: width - 1, y: Math.floor(height / 2) };
    if (digit !== undefined) onInk(digit);
    else if (event.key === " " || event.key === "Enter") {
      setCursor(at);
      onDrawn(dab(cells, paper, at.x, at.y, size, ink));
    } else if (by) {
      const far = event.shiftKey ? 4 : 1;
      const clamp = (value: number, most: number) => Math.min(most - 1, Math.max(0, value));
      setCursor({ x: clamp(at.x + far * by.x, width), y: clamp(at.y + far * by.y, height) });
    } else return;
    event.preventDefault();
  }

  const here = cursor && colours[shown[cursor.y * width + cursor.x] ?? 0]?.name;
  return (
    <figure className="draw-sheet">
      <div className="plate">
        <div
          role="application"
          aria-label="Drawing plate"
          aria-describedby="sheet-help"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys draw on it
          tabIndex={0}
          className="sheet"
          data-cursor={cursor && `${cursor.x},${cursor.y}`}
          onPointerDown={begin}
          onPointerMove={go}
          onPointerUp={end}
          onPointerCancel={end}
          onKeyDown={press}
          onBlur={() => setCursor(undefined)}
        >
          <canvas ref={canvas} width={wide} height={height} />
          {cursor &&
            [cursor.x, ...(mirrored ? [wide - 1 - cursor.x] : [])].map((x, i) => (
              <span
                key={i === 0 ? "cell" : "mirror"}
                className="sheet-cursor"
                style={{
                  left: `${(100 * x) / wide}%`,
                  top: `${(100 * cursor.y) / height}%`,
                  width: `${100 / wide}%`,
                  height: `${100 / height}%`,
                }}
              />
            ))}
        </div>
      </div>
      <figcaption id="sheet-help">
        Draw on either wing{mirrored && ": the other follows"}. By keyboard: arrows walk (with Shift four at
        once), space draws, digits choose the ink.
      </figcaption>
      <p role="status" className="sr-only">
        {cursor && `row ${cursor.y + 1}, column ${cursor.x + 1}: ${here}; ink ${colours[ink]?.name}`}
      </p>
    </figure>
  );
}
