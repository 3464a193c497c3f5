import Link from "next/link";
import type { Generation } from "@/lib/api/response";

type LayerProps = {
  progress: Generation["progress"];
  /** The id of the butterfly, once it has a step with feature maps. */
  butterfly: string | undefined;
};

/** Names the layer that the database computes, and links to its explanation. */
export function Layer({ progress, butterfly }: LayerProps) {
  const how = butterfly === undefined ? "/how" : `/how?b=${butterfly}`;
  return (
    <p className="layer" data-layer={progress?.layer}>
      {progress ? (
        <>
          <span>
            layer {progress.layer} of {progress.layers}
          </span>{" "}
          <Link
            href={`${how}#${progress.name}`}
            prefetch={false}
            title="How the database computes this layer"
          >
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
