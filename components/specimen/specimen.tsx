import type { ReactNode } from "react";
import { Picture } from "./picture";
import { Pin } from "./pin";
import type { Sight } from "./view";

type SpecimenProps = {
  sight: Sight;
  /** Finished ones are. */
  pinned: boolean;
  /** Why there is no picture, where there is none. */
  empty: string;
  /** Its labels. */
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
