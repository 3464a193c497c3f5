import Link from "next/link";
import type { ReactNode } from "react";
import { labelDate } from "@/lib/butterfly/label-date";
import type { PinnedSpecimen } from "@/server/web/pages/specimens";
import { PickUp } from "../breeding/pick-up";
import { Heart } from "../own/heart";
import { Plate } from "../specimen/plate";

const statusWords: Partial<Record<PinnedSpecimen["status"], string>> = {
  queued: "waiting",
  running: "being painted",
  failed: "not finished",
  cancelled: "cancelled",
};

type TrayProps = {
  specimen: PinnedSpecimen;
  /** The buttons below its label. */
  children?: ReactNode;
};

/** A specimen in a drawer: pinned above its label, once it is finished. */
export function Tray({ specimen, children }: TrayProps) {
  const { id, name, seed, model, status, page, image, width, height, at, loves, loved } = specimen;
  const done = status === "done";
  return (
    <li className="tray" data-specimen={id} data-status={status} data-pair={done ? id : undefined}>
      <Plate
        image={image}
        alt={done ? name : `${name}, ${statusWords[status]}`}
        width={width}
        height={height}
        pinned={done}
        lazy
      />
      <div className="tray-label">
        <p className="latin">
          <Link href={page} prefetch={false} title={`${name}, seed ${seed}, ${model}`}>
            {name}
          </Link>
        </p>
        <p className="print">seed {seed}</p>
        <p className="print">{model}</p>
        <div className="tray-foot">
          <p className="print">
            {done ? <time dateTime={at.toISOString()}>{labelDate(at)}</time> : statusWords[status]}
          </p>
          {done && (
            <span className="tray-buttons">
              <PickUp id={id} name={name} />
              <Heart id={id} name={name} loved={loved} loves={loves} />
            </span>
          )}
        </div>
        {children}
      </div>
    </li>
  );
}
