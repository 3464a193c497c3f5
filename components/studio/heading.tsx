import type { Generation } from "@/lib/api/response";
import { formatSeconds } from "@/lib/text/duration";
import { secondsPainted } from "../specimen/data-labels";

function words(generation: Generation, inTab: boolean): string {
  const painter = inTab ? "the database in this tab" : "a database";
  switch (generation.status) {
    case "queued":
      return "is waiting for the brush";
    case "running":
      return "is being painted";
    case "done": {
      const seconds = secondsPainted(generation);
      return seconds === undefined
        ? `was painted by ${painter}`
        : `was painted by ${painter} in ${formatSeconds(seconds)}`;
    }
    case "failed":
      return "was not finished";
    case "cancelled":
      return "was cancelled";
  }
}

type HeadingProps = { generation: Generation | undefined; inTab: boolean };

export function Heading({ generation, inTab }: HeadingProps) {
  if (!generation)
    return (
      <header className="intro">
        <h1 className="headline">A database paints butterflies</h1>
        <p className="lede">
          PostgreSQL runs a diffusion model in plain SQL. Ask for one, and watch it come out of the noise,
          step by step.
        </p>
      </header>
    );
  return (
    <header className="intro">
      <h1 className="headline latin">{generation.name}</h1>
      <p className="lede">{words(generation, inTab)}</p>
    </header>
  );
}
