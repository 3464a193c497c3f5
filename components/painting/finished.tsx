"use client";

import type { Generation } from "@/lib/api/response";
import { formatSeconds } from "@/lib/duration";
import { CopyLink } from "./copy-link";
import { keep } from "./requests";

function secondsPainted({ startedAt, finishedAt }: Generation): string | undefined {
  if (startedAt === null || finishedAt === null) return undefined;
  return formatSeconds((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}

const downloads = [
  { name: "PNG", link: "image", query: "?scale=8" },
  { name: "Animation", link: "animation", query: "" },
  { name: "ASCII", link: "ascii", query: "" },
];

/** What there is to know and to take home. */
export function Finished({ generation }: { generation: Generation }) {
  const { seed, steps, sampler, schedule, eta, model, links } = generation;
  const facts: [string, string | undefined][] = [
    ["seed", seed],
    ["steps", String(steps)],
    ["sampler", eta > 0 ? `${sampler}, eta ${eta}` : sampler],
    ["schedule", Array.isArray(schedule) ? schedule.join(" ") : schedule],
    ["model", model],
    ["painted in", secondsPainted(generation)],
  ];
  const onTake = () => void keep(generation);
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? "unknown"}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        {downloads.map(({ name, link, query }) => (
          <a key={name} href={`${links[link]}${query}`} download onClick={onTake} className="link">
            {name}
          </a>
        ))}
        <CopyLink path={links.page ?? ""} onCopy={onTake} />
      </div>
    </>
  );
}
