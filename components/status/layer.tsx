import Link from "next/link";
import type { Generation } from "@/lib/api/response";

/** What the database is doing right now; leads to how it does that. */
export function Layer({ progress }: { progress: Generation["progress"] }) {
  return (
    <p className="layer" data-layer={progress?.layer}>
      {progress ? (
        <>
          <span>
            layer {progress.layer} of {progress.layers}
          </span>{" "}
          <Link href={`/how#${progress.name}`} prefetch={false} title="How the database computes this layer">
            {progress.function}()
          </Link>{" "}
          <span className="layer-name">{progress.name}</span>
        </>
      ) : (
        <span>the step begins</span>
      )}
    </p>
  );
}
