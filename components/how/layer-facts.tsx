import type { Layer, Network } from "@/server/web/pages/how/wiring";
import { kindOf } from "./kinds";

type LayerFactsProps = {
  network: Network;
  layer: Layer;
  milliseconds: number | undefined;
  /** Milliseconds of all layers together. */
  total: number;
};

/** Lists the facts of the chosen layer. */
export function LayerFacts({ network, layer, milliseconds, total }: LayerFactsProps) {
  const { title, plain } = kindOf(layer.kind);
  const { inChannels, skipChannels, outChannels, height, width } = layer;
  const facts: [string, string | undefined][] = [
    [
      "reads",
      skipChannels > 0
        ? `${inChannels} channels, ${skipChannels} of them over a skip connection`
        : `${inChannels} channels`,
    ],
    ["gives", `${outChannels} channels of ${height} x ${width}${network.mirrored ? ", the left half" : ""}`],
    [
      "takes",
      milliseconds === undefined
        ? undefined
        : `${Math.round(milliseconds)} ms, ${Math.round((100 * milliseconds) / total)} % of a pass`,
    ],
  ];
  return (
    <header className="layer-facts">
      <p className="label">
        Layer {layer.ordinal} of {network.layers.length}
      </p>
      <h3>{title}</h3>
      <p className="layer-path">{layer.name}</p>
      <p>{plain}</p>
      <dl className="print">
        {facts.map(([term, value]) =>
          value === undefined ? null : (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </header>
  );
}
