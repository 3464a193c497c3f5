import { sqlAddress } from "../sql/anchor";
import { AsciiPicture } from "./ascii-picture";
import type { Sight } from "./view";

/** Shows the picture as text on a ruled sheet. */
export function FieldNotes({ sight }: { sight: Sight }) {
  const { width, height } = sight;
  return (
    <figure className="field-notes">
      <div className="ledger">
        <div className="mount" style={{ "--pixels": width }}>
          <AsciiPicture sight={sight} />
        </div>
      </div>
      <figcaption>
        <span className="label">Field notes</span> The same {width} x {height} pixels, as text that the
        database writes:{" "}
        <a href={sqlAddress("ascii")} className="sql-link" title="Its SQL">
          <code>imago.ascii()</code>
        </a>
      </figcaption>
    </figure>
  );
}
