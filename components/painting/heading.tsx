import type { Generation } from "@/lib/api/response";

const words: Record<Generation["status"], string> = {
  queued: "is waiting for the brush",
  running: "is being painted",
  done: "was painted by a database",
  failed: "was not finished",
  cancelled: "was cancelled",
};

export function Heading({ generation }: { generation: Generation | undefined }) {
  if (!generation)
    return (
      <header className="flex flex-col gap-2">
        <h1 className="headline">A database paints butterflies</h1>
        <p className="max-w-prose text-lg text-muted">
          PostgreSQL runs a diffusion model in plain SQL. Ask for one, and watch it come out of the noise,
          step by step.
        </p>
      </header>
    );
  return (
    <header className="flex flex-col gap-2">
      <h1 className="headline italic">{generation.name}</h1>
      <p className="text-lg text-muted">{words[generation.status]}</p>
    </header>
  );
}
