import type { Generation } from "@/lib/api/response";
import { DataLabels, LooseLabel } from "./data-labels";

type LabelsProps = {
  generation: Generation | undefined;
  /** The seed of the noise, before there is a butterfly; the tab may have to draw it. */
  seed: string | undefined;
  idle: boolean;
  /** Whether the visitor's tab paints it. */
  inTab: boolean;
  /** The result of a check of one of its steps. */
  stamp: string | undefined;
};

export function Labels({ generation, seed, idle, inTab, stamp }: LabelsProps) {
  if (generation) return <DataLabels generation={generation} linked={idle} inTab={inTab} stamp={stamp} />;
  if (inTab)
    return (
      <LooseLabel>
        <p>seed {seed ?? "not drawn yet"}</p>
        <p>The tab gets its database ready. No specimen yet.</p>
      </LooseLabel>
    );
  if (seed === undefined) return null;
  return (
    <LooseLabel>
      <p>seed {seed}</p>
      <p>The noise that the button begins with. No specimen yet.</p>
    </LooseLabel>
  );
}
