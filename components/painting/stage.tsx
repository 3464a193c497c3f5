"use client";

import { type ReactNode, useState } from "react";
import type { View } from "@/lib/api/request";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { AsciiPicture } from "./ascii-picture";
import { Picture } from "./picture";
import { Plate } from "./plate";
import { seen } from "./view";
import { ViewSwitch } from "./view-switch";

export type Shown = {
  frame: FrameRecord | undefined;
  picture: Generation["picture"];
  /** What it is a picture of. */
  subject: string;
  /** The frame's picture as a file, where there is one. */
  src: string | undefined;
  /** Below the picture, beside its size. */
  caption?: ReactNode;
  /** Why there is no picture, where there is none. */
  empty?: string;
};

/** One frame, as pixels and as text; `children` say what is going on. */
export function Stage({ children, ...stage }: Shown & { children: ReactNode }) {
  const { frame, picture, subject, src, caption, empty = "nothing yet" } = stage;
  const [view, setView] = useState<View>("x_t");
  const { width, height } = picture;
  const shown = frame && seen(frame, view);
  const what = view === "x0" ? `${subject}, as foreseen` : subject;
  const common = { rgb: shown?.rgb, step: frame?.step, width, height, src };
  return (
    <div className="stage" data-view={view}>
      <Plate
        width={width}
        height={height}
        caption={
          <>
            {caption}
            <span className="whitespace-nowrap">
              {width} x {height} pixels
            </span>
          </>
        }
        area="pixels"
      >
        <Picture {...common} label={what} />
        {!frame && <p className="empty">{empty}</p>}
      </Plate>
      <div className="flex flex-col gap-4 [grid-area:status]">
        <ViewSwitch view={view} onChange={setView} />
        {children}
      </div>
      <Plate width={width} height={height} caption="the same, as text that the database writes" area="text">
        <AsciiPicture {...common} text={shown?.ascii} label={`${what}, as text`} />
      </Plate>
    </div>
  );
}
