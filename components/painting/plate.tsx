import type { ReactNode } from "react";

type PlateProps = {
  children: ReactNode;
  caption: ReactNode;
  width: number;
  height: number;
  /** Its place in the stage's grid. */
  area: string;
};

/** A sheet of white paper with a picture on it, and what it is below. */
export function Plate({ children, caption, width, height, area }: PlateProps) {
  return (
    <figure className="flex min-w-0 flex-col gap-2" style={{ gridArea: area }}>
      <div className="plate">
        <div className="relative bg-white" style={{ aspectRatio: `${width} / ${height}` }}>
          {children}
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-3 text-muted text-sm">{caption}</figcaption>
    </figure>
  );
}
