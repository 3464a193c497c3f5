import type { Generation } from "@/lib/api/response";
import { DataLabels, LooseLabel } from "./data-labels";

type LabelsProps = {
  generation: Generation | undefined;
  /** The seed of the noise, before there is a butterfly. */
  seed: string | undefined;
  idle: boolean;
};

export function Labels({ generation, seed, idle }: LabelsProps) {
  if (generation) return <DataLabels generation={generation} linked={idle} />;
  if (seed === undefined) return null;
  return (
    <LooseLabel>
      <p>seed {seed}</p>
      <p>The noise that the button begins with. No specimen yet.</p>
    </LooseLabel>
  );
}
