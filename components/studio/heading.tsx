import type { Generation } from "@/lib/api/response";
import { formatSeconds } from "@/lib/duration";
import { secondsPainted } from "../specimen/data-labels";

function words(generation: Generation): string {
  switch (generation.status) {
    case "queued":
      return "is waiting for the brush";
    case "running":
      return "is being painted";
    case "done": {
      const seconds = secondsPainted(generation);
      return seconds === undefined
        ? "was painted by a database"
        : `was painted by a database in ${formatSeconds(seconds)}`;
    }
    case "failed":
      return "was not finished";
    case "cancelled":
      return "was cancelled";
  }
}

export function Heading({ generation }: { generation: Generation | undefined }) {
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
      <p className="lede">{words(generation)}</p>
    </header>
  );
}
