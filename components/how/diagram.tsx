import type { MouseEvent } from "react";
import type { Layer } from "@/server/web/pages/how/wiring";
import { type Arrangement, arrange, levelOf } from "./arrangement";
import { kindOf } from "./kinds";
import { FoldedLines, UnfoldedLines } from "./lines";

type DiagramProps = {
  layers: Layer[];
  selected: string;
  /** Costs by ordinal, as a share (0 to 1) of the costliest layer. */
  costs: Map<number, number>;
  /** The address of a layer, for visitors without scripts. */
  hrefOf: (layer: string) => string;
  onSelect: (layer: string) => void;
};

/** Draws the U side by side where there is room, else as an indented list. */
export function Diagram({ layers, selected, costs, hrefOf, onSelect }: DiagramProps) {
  const arrangement = arrange(layers);
  const depth = Math.max(...layers.map((layer) => levelOf(layer, layers)), 1);
  return (
    <div className="diagram plate-sheet" style={{ "--rows": arrangement.rows, "--layers": layers.length }}>
      <UnfoldedLines {...arrangement} />
      <FoldedLines skips={arrangement.skips} count={layers.length} />
      <ol aria-label="The layers of the network, in order">
        {layers.map((layer) => (
          <li
            key={layer.ordinal}
            id={layer.name}
            {...placeOf(layer, arrangement, levelOf(layer, layers) / depth)}
          >
            <Box
              layer={layer}
              partner={arrangement.skips.find(({ to }) => to === layer)?.from}
              current={layer.name === selected}
              cost={costs.get(layer.ordinal)}
              sheets={sheetsOf(layer, layers)}
              href={hrefOf(layer.name)}
              onSelect={onSelect}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function placeOf({ ordinal }: Layer, { places }: Arrangement, depth: number) {
  const { column, row } = places.get(ordinal) ?? { column: "down", row: 0 };
  return { "data-column": column, style: { "--row": row + 1, "--order": ordinal, "--depth": depth } };
}

/** Thickness of the drawn pile of channels, 0 to 3. */
function sheetsOf({ outChannels }: Layer, layers: Layer[]): number {
  const counts = layers.map((layer) => layer.outChannels);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return most === least ? 0 : Math.round((3 * Math.log(outChannels / least)) / Math.log(most / least));
}

type BoxProps = {
  layer: Layer;
  /** The layer whose output joins its input by a skip connection. */
  partner: Layer | undefined;
  current: boolean;
  cost: number | undefined;
  sheets: number;
  href: string;
  onSelect: (layer: string) => void;
};

function Box({ layer, partner, current, cost, sheets, href, onSelect }: BoxProps) {
  function select(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onSelect(layer.name);
  }
  return (
    <a
      href={href}
      onClick={select}
      className="layer-box"
      aria-current={current || undefined}
      data-kind={layer.kind}
      data-sheets={sheets}
      style={{ "--cost": cost ?? 0 }}
    >
      <span className="layer-kind">{kindOf(layer.kind).title}</span>{" "}
      <span className="layer-shape">
        {layer.outChannels}
        <small> channels of </small>
        <i aria-hidden="true">&times;</i>
        {layer.height}
        <small> by </small>
        <i aria-hidden="true">&times;</i>
        {layer.width}
      </span>{" "}
      <span className="box-name">{layer.name}</span>
      {partner && <small>, with what {partner.name} has seen</small>}
    </a>
  );
}
