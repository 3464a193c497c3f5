import type { HowPage } from "@/server/web/pages/how/page";
import { Anatomy } from "./anatomy";
import { PlateHeading } from "./plate-heading";
import { coloured } from "./sources";
import { SqlLink } from "./sql-link";

type NetworkPlateProps = Omit<HowPage, "network"> & {
  network: NonNullable<HowPage["network"]>;
  /** The layer in the address. */
  layer: string | undefined;
  step: number | undefined;
  address: string;
};

/** The plate that draws the table of layers and shows the functions behind it. */
export function NetworkPlate(plate: NetworkPlateProps) {
  const { network, subject, current, costs, index, layer, step, address } = plate;
  const { layers } = network;
  const comments = new Map(
    index.chapters.flatMap(({ functions }) => functions.map((each) => [each.name, each.comment])),
  );
  const sources = Object.fromEntries(
    [...plate.layerFunctions].map(([name, text]) => [
      name,
      {
        html: coloured(text, new Set(comments.keys())),
        calls: text.calls.map((called) => ({ name: called, comment: comments.get(called) ?? "" })),
      },
    ]),
  );
  return (
    <section aria-labelledby="network">
      <PlateHeading number="III" id="network">
        The network is a table
      </PlateHeading>
      <div className="prose">
        <p>
          A network of {layers.length} layers in the shape of a U looks at the noise. On the left side, going
          down, the picture is made smaller and smaller, and described by more and more channels, until the
          layers at the bottom see the whole animal at once. On the right side, going up, it is made large
          again; and so that nothing fine is lost on the way, each block there is also handed what its partner
          on the left had seen. Those are the level lines.
        </p>
        <p>
          The drawing is the table <code>imago.layer</code>: one row a layer, {layers.length} rows for{" "}
          {network.name}, with {network.parameters.toLocaleString("en")} learned numbers behind them. A pass
          of the network is one recursive query over these rows (<SqlLink name="forward" />
          ), and each row says by its kind which function computes it (<SqlLink name="run_layer" />
          ). Choose a box, and read the function.
          {costs && current && " The red rule below each box is the time it takes."}
        </p>
      </div>
      {subject && !current && (
        <p className="notice">
          The model {subject.model} that painted {subject.name} is not in the database any more. This is{" "}
          {network.name}.
        </p>
      )}
      <Anatomy
        network={network}
        initial={layers.find(({ name }) => name === layer)?.name ?? layers[0]?.name ?? ""}
        milliseconds={current && costs ? costs.layers.map((each) => [each.ordinal, each.milliseconds]) : []}
        sources={sources}
        butterfly={
          subject && current ? { id: subject.id, name: subject.name, steps: subject.steps } : undefined
        }
        step={step}
        address={address}
      />
    </section>
  );
}
