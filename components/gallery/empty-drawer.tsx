import Link from "next/link";
import { Pin } from "../specimen/pin";

/** The gallery before the first butterfly: empty places and an invitation. */
export function EmptyDrawer() {
  return (
    <section className="drawer" aria-label="Drawer">
      <p className="drawer-label">
        <span className="latin">Lepidoptera ficta</span>
        <span className="print">none yet</span>
      </p>
      <div className="empty-drawer">
        <ul className="trays" aria-hidden="true">
          {["first", "second", "third", "fourth", "fifth", "sixth"].map((place) => (
            <li key={place} className="empty-place" />
          ))}
        </ul>
        <div className="invitation">
          <Pin />
          <p>Nothing is pinned here yet.</p>
          <Link href="/" className="button">
            Paint the first
          </Link>
        </div>
      </div>
    </section>
  );
}
