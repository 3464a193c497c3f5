import Link from "next/link";
import { Pin } from "../specimen/pin";

type EmptyDrawerProps = {
  words?: string;
  /** The words of the button that leads to the form. */
  invitation: string;
};

/** A drawer without butterflies: empty places and an invitation. */
export function EmptyDrawer({ words = "Nothing is pinned here yet.", invitation }: EmptyDrawerProps) {
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
          <p>{words}</p>
          <Link href="/" prefetch={false} className="button">
            {invitation}
          </Link>
        </div>
      </div>
    </section>
  );
}
