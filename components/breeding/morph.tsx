"use client";

import Link from "next/link";
import { useState } from "react";
import type { PinnedSpecimen } from "@/server/web/pages/specimens";
import { Plate } from "../specimen/plate";
import { useHydrated } from "../use-hydrated";
import { useMorph } from "./use-morph";

type MorphProps = {
  ends: [PinnedSpecimen, PinnedSpecimen];
  /** The seven in order; null where nobody is yet. */
  between: (PinnedSpecimen | null)[];
};

/** Seven butterflies on the way from one to the other: a row of them, a slider along it, and a file to take along. */
export function Morph({ ends, between }: MorphProps) {
  const [a, b] = ends;
  const row = [a, ...between, b];
  const hydrated = useHydrated();
  const [at, setAt] = useState((row.length - 1) / 2);
  const { paint, goesOn, refused } = useMorph({ a: a.id, b: b.id }, between);
  const done = between.filter((one) => one?.status === "done").length;
  const begun = between.some((one) => one !== null);
  const missing = between.filter((one) => one === null).length;
  return (
    <section className="morph" aria-labelledby="between" data-done={done}>
      <h2 id="between" className="label">
        Between the two
      </h2>
      {!begun && (
        <p>
          One noise can be turned into the other, an eighth of the way at a time. What hangs there, nobody
          knows yet.
        </p>
      )}
      <div className="morph-rail">
        {begun && <Shown row={row} at={at} />}
        <ol className="morph-row" aria-label="From one to the other">
          {row.map((one, i) => (
            <li key={placeOf(i, row.length)} data-shown={begun && i === at}>
              {one ? <Small specimen={one} /> : <span className="morph-vacant" />}
            </li>
          ))}
        </ol>
        {begun && (
          <input
            type="range"
            min={0}
            max={row.length - 1}
            step={1}
            value={at}
            disabled={!hydrated}
            aria-label={`The way from ${a.name} to ${b.name}`}
            aria-valuetext={`${row[at]?.name ?? "nobody yet"}, ${placeOf(at, row.length)}`}
            onChange={(event) => setAt(event.currentTarget.valueAsNumber)}
          />
        )}
      </div>
      {done === between.length ? (
        <Files a={a.id} b={b.id} />
      ) : (
        <div className="breed-button">
          {missing > 0 && !goesOn && (
            <button type="button" disabled={!hydrated} className="button-quiet" onClick={paint}>
              {begun ? `Paint the missing ${missing}` : "Paint the seven between"}
            </button>
          )}
          {begun && (
            <p role="status" className="print morph-count">
              {done} of {between.length} are finished
            </p>
          )}
          {refused !== undefined && (
            <p role="alert" className="notice">
              {refused}
            </p>
          )}
        </div>
      )}
    </section>
  );
}

/** "3/8 of the way" */
function placeOf(i: number, places: number): string {
  if (i === 0) return "where it begins";
  return i === places - 1 ? "where it ends" : `${i}/${places - 1} of the way`;
}

function Small({ specimen: { name, page, image, width, height } }: { specimen: PinnedSpecimen }) {
  return (
    <Link href={page} prefetch={false} title={name}>
      {/* biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth */}
      <img src={image} alt={name} width={width} height={height} />
    </Link>
  );
}

/** The butterfly at the slider, large. */
function Shown({ row, at }: { row: (PinnedSpecimen | null)[]; at: number }) {
  const shown = row[at] ?? undefined;
  const size = row[0] ?? { width: 1, height: 1 };
  return (
    <div className="place morph-shown" data-vacant={!shown}>
      <Plate
        image={shown?.image}
        alt=""
        width={size.width}
        height={size.height}
        pinned={shown !== undefined}
      />
      <p>
        <span className="latin">{shown?.name ?? "Nobody yet"}</span>{" "}
        <span className="print">{placeOf(at, row.length)}</span>
      </p>
    </div>
  );
}

function Files({ a, b }: { a: string; b: string }) {
  const files = [
    { name: "WebP", ending: "webp", title: "There and back, lossless" },
    { name: "GIF", ending: "gif", title: "There and back, in 256 colours" },
  ];
  return (
    <div className="morph-files">
      <p className="label">Take it home</p>
      <ul aria-label="Morph as a file">
        {files.map(({ name, ending, title }) => (
          <li key={ending}>
            <a href={`/api/morphs/animation.${ending}?a=${a}&b=${b}`} download title={title} className="link">
              {name}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
