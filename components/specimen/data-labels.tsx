import Link from "next/link";
import type { ReactNode } from "react";
import type { Generation } from "@/lib/api/response";
import { partsOf } from "@/lib/butterfly/cross-words";
import { labelDate } from "@/lib/butterfly/label-date";
import { formatSeconds } from "@/lib/text/duration";

export function secondsPainted({ status, startedAt, finishedAt }: Generation): number | undefined {
  if (status !== "done" || startedAt === null || finishedAt === null) return undefined;
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

type DataLabelsProps = {
  generation: Generation;
  /** Whether its name links to its page. */
  linked: boolean;
  /** Whether the visitor's tab paints it. */
  inTab?: boolean;
  /** The result of a check of one of its steps. */
  stamp?: string | undefined;
};

/** The two labels under a specimen: one names it, the other tells its origin. */
export function DataLabels({ generation, linked, inTab = false, stamp }: DataLabelsProps) {
  const {
    name,
    servers,
    seed,
    steps,
    sampler,
    eta,
    label,
    schedule,
    model,
    createdAt,
    finishedAt,
    links,
    parents,
    drawn,
  } = generation;
  const seconds = secondsPainted(generation);
  const day = finishedAt ?? createdAt;
  return (
    <div className="data-labels">
      <div className="data-label">
        <p className="latin">{linked ? <Link href={links.page ?? ""}>{name}</Link> : name}</p>
        {parents && <Parents parents={parents} />}
        {drawn && !parents && <p>after a drawing</p>}
        {servers.length > 0 && <p>det. PostgreSQL {servers.join(" and ")}</p>}
        {inTab && <p>leg. in this tab</p>}
        {stamp !== undefined && <p className="stamp">{stamp}</p>}
        <p>
          <time dateTime={day}>{labelDate(new Date(day))}</time>
        </p>
      </div>
      <div className="data-label">
        <p>
          seed <span>{seed}</span>
        </p>
        <p>
          {sampler}
          {eta > 0 && ` (eta ${eta})`}, {typeof schedule === "string" ? schedule : "own timesteps"}
        </p>
        <p>
          {steps} {steps === 1 ? "step" : "steps"}
          {seconds !== undefined && `, ${formatSeconds(seconds)}`}
        </p>
        <p>
          {model}
          {typeof label === "number" && `, class ${label}`}
        </p>
      </div>
    </div>
  );
}

/** Names the parents and their parts; a parent that is gone has no name. */
function Parents({ parents }: { parents: NonNullable<Generation["parents"]> }) {
  const { a, b, names, mutation } = parents;
  const parts = partsOf(parents);
  const link = (id: string, parent: string | null) =>
    parent === null ? (
      "one that is gone"
    ) : (
      <Link href={`/b/${id}`} prefetch={false} className="latin">
        {parent}
      </Link>
    );
  if (b === null || !parts) return <p>a variation of {link(a, names.a)}</p>;
  return (
    <p className="parents">
      {parts[0]} of {link(a, names.a)}, {parts[1]} of {link(b, names.b)}
      {mutation && ", a little different"}
    </p>
  );
}

/** A label that stands alone. */
export function LooseLabel({ children }: { children: ReactNode }) {
  return (
    <div className="data-labels">
      <div className="data-label">{children}</div>
    </div>
  );
}
