import Link from "next/link";
import type { ReactNode } from "react";
import { labelDate } from "@/lib/label-date";
import type { PinnedSpecimen } from "@/server/web/pages/specimens";
import { PickUp } from "../breeding/pick-up";
import { Heart } from "../own/heart";
import { Pin } from "../specimen/pin";

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
      <div className="plate">
        {done && <Pin />}
        <div className="mount" style={{ "--pixels": width, aspectRatio: `${width} / ${height}` }}>
          {image !== undefined && (
            // biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth
            <img
              src={image}
              alt={done ? name : `${name}, ${statusWords[status]}`}
              width={width}
              height={height}
              loading="lazy"
              decoding="async"
              className="picture"
            />
          )}
        </div>
      </div>
      <div className="tray-label">
        <p className="latin">
          <Link href={page} prefetch={false}>
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
