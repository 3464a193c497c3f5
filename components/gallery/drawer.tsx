import type { ReactNode } from "react";
import { labelDate } from "@/lib/butterfly/label-date";
import type { PinnedSpecimen } from "@/server/web/pages/specimens";
import { Tray } from "./tray";

type DrawerProps = {
  specimens: PinnedSpecimen[];
  name?: string;
  /** The buttons below a specimen. */
  actions?: (specimen: PinnedSpecimen) => ReactNode;
};

/** A drawer of the cabinet: butterflies in rows, each above its label. */
export function Drawer({ specimens, name = "Drawer", actions }: DrawerProps) {
  return (
    <section className="drawer" aria-label={name}>
      <DrawerLabel specimens={specimens} />
      <ol className="trays">
        {specimens.map((specimen) => (
          <Tray key={specimen.id} specimen={specimen}>
            {actions?.(specimen)}
          </Tray>
        ))}
      </ol>
    </section>
  );
}

/** The label on the front: the dates of the oldest and the newest specimen. */
function DrawerLabel({ specimens }: { specimens: PinnedSpecimen[] }) {
  const times = specimens.map(({ at }) => at.getTime());
  const days = [Math.min(...times), Math.max(...times)].map((time) => labelDate(new Date(time)));
  return (
    <p className="drawer-label">
      <span className="latin">Lepidoptera ficta</span>
      <span className="print">{[...new Set(days)].join(" to ")}</span>
    </p>
  );
}
