import Link from "next/link";
import type { ReactNode } from "react";
import type { Generation } from "@/lib/api/response";
import { formatSeconds } from "@/lib/duration";
import { labelDate } from "@/lib/label-date";

export function secondsPainted({ status, startedAt, finishedAt }: Generation): number | undefined {
  if (status !== "done" || startedAt === null || finishedAt === null) return undefined;
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

type DataLabelsProps = {
  generation: Generation;
  /** Whether its name links to its page. */
  linked: boolean;
};

/** The two labels under a specimen: one names it, the other tells its origin. */
export function DataLabels({ generation, linked }: DataLabelsProps) {
  const { name, servers, seed, steps, sampler, eta, schedule, model, createdAt, finishedAt, links } =
    generation;
  const seconds = secondsPainted(generation);
  const day = finishedAt ?? createdAt;
  return (
    <div className="data-labels">
      <div className="data-label">
        <p className="latin">{linked ? <Link href={links.page ?? ""}>{name}</Link> : name}</p>
        {servers.length > 0 && <p>det. PostgreSQL {servers.join(" and ")}</p>}
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
        <p>{model}</p>
      </div>
    </div>
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
