import Link from "next/link";
import type { PinnedSpecimen } from "@/server/web/pages/gallery";
import { labelDate } from "@/lib/label-date";
import { Pin } from "../specimen/pin";

/** A drawer of the cabinet: finished butterflies in rows, each pinned above its label. */
export function Drawer({ specimens }: { specimens: PinnedSpecimen[] }) {
  return (
    <section className="drawer" aria-label="Drawer">
      <DrawerLabel specimens={specimens} />
      <ol className="trays">
        {specimens.map((specimen) => (
          <Tray key={specimen.page} specimen={specimen} />
        ))}
      </ol>
    </section>
  );
}

/** The label on the front: the dates of the oldest and the newest specimen. */
function DrawerLabel({ specimens }: { specimens: PinnedSpecimen[] }) {
  const days = [specimens.at(-1), specimens[0]].flatMap((specimen) =>
    specimen ? [labelDate(specimen.finishedAt)] : [],
  );
  return (
    <p className="drawer-label">
      <span className="latin">Lepidoptera ficta</span>
      <span className="print">{[...new Set(days)].join(" to ")}</span>
    </p>
  );
}

function Tray({
  specimen: { name, seed, page, image, width, height, finishedAt },
}: {
  specimen: PinnedSpecimen;
}) {
  return (
    <li className="tray">
      <div className="plate">
        <Pin />
        <div className="mount" style={{ "--pixels": width, aspectRatio: `${width} / ${height}` }}>
          {/* biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth */}
          <img
            src={image}
            alt={name}
            width={width}
            height={height}
            loading="lazy"
            decoding="async"
            className="picture"
          />
        </div>
      </div>
      <div className="tray-label">
        <p className="latin">
          <Link href={page} prefetch={false}>
            {name}
          </Link>
        </p>
        <p className="print">
          <time dateTime={finishedAt.toISOString()}>{labelDate(finishedAt)}</time>
        </p>
        <p className="print tray-seed">seed {seed}</p>
      </div>
    </li>
  );
}
