import type { ReactNode } from "react";
import { Picture } from "./picture";
import { Pin } from "./pin";
import type { Sight } from "./view";

type SpecimenProps = {
  sight: Sight;
  /** Whether it has a pin, as finished ones do. */
  pinned: boolean;
  /** The text in place of a missing picture. */
  empty: string;
  /** The labels. */
  children: ReactNode;
};

/** The picture on its plate, in a shallow box, with the labels below. */
export function Specimen({ sight, pinned, empty, children }: SpecimenProps) {
  const { width } = sight;
  return (
    <figure className="specimen">
      <div className="box">
        <div className="plate" data-pinned={pinned}>
          {pinned && <Pin />}
          <div className="mount" style={{ "--pixels": width }}>
            <Picture sight={sight} />
            {!sight.seen && <p className="empty">{empty}</p>}
          </div>
        </div>
      </div>
      <figcaption>{children}</figcaption>
    </figure>
  );
}
