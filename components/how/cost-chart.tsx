import { Fragment } from "react";
import type { Costs } from "@/server/web/pages/how/costs";
import type { Network } from "@/server/web/pages/how/wiring";
import { kindOf } from "./kinds";

/** Lets long names break after their dots. */
const breakable = (name: string) =>
  name.split(/(?<=\.)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ));

type CostChartProps = { costs: Costs; network: Network; name: string };

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const millions = (count: number) => Math.round(count / 1e6).toLocaleString("en");
const whole = (milliseconds: number) => Math.round(milliseconds).toLocaleString("en");

/** Draws one bar per layer, in the order in which they run. */
export function CostChart({ costs, network, name }: CostChartProps) {
  const took = new Map(costs.layers.map(({ ordinal, milliseconds }) => [ordinal, milliseconds]));
  const rows = network.layers.map((layer) => ({ layer, milliseconds: took.get(layer.ordinal) ?? 0 }));
  const total = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const most = Math.max(...rows.map(({ milliseconds }) => milliseconds), 1e-9);
  return (
    <div className="cost-plate">
      <Shares rows={rows} total={total} network={network} />
      <table className="costs">
        <caption className="print">
          Milliseconds of each layer of {network.name}: the median of the {costs.steps} steps of{" "}
          <i className="latin">{name}</i>
        </caption>
        <thead>
          <tr>
            <th scope="col">layer</th>
            <th scope="col">ms</th>
            <th scope="col">share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ layer, milliseconds }) => (
            <tr key={layer.ordinal} data-milliseconds={milliseconds}>
              <th scope="row">
                <div>
                  <a href={`#${layer.name}`}>{breakable(layer.name)}</a>
                  <span
                    className="cost-bar"
                    data-kind={layer.kind}
                    style={{ "--share": milliseconds / most }}
                    title={kindOf(layer.kind).title}
                  />
                </div>
              </th>
              <td>{whole(milliseconds)}</td>
              <td>{percent(milliseconds / total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">all layers</th>
            <td>{whole(total)}</td>
            <td>{percent(1)}</td>
          </tr>
          <tr>
            <th scope="row">
              the rest of the step: sampler, pictures, ASCII, and the way to the worker and back
            </th>
            <td>{whole(costs.rest)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

type SharesProps = {
  rows: { layer: Network["layers"][number]; milliseconds: number }[];
  total: number;
  network: Network;
};

/** Shares of a pass by kind of layer. */
function Shares({ rows, total, network }: SharesProps) {
  const part = (functionName: string) =>
    rows
      .filter(({ layer }) => kindOf(layer.kind).function === functionName)
      .reduce((sum, { milliseconds }) => sum + milliseconds, 0) / total;
  const shares: [string, number, string][] = [
    ["resnet", part("resnet"), "Residual blocks, two 3 x 3 convolutions each"],
    ["conv_in", part("convolve"), "Layers that are one 3 x 3 convolution"],
    ["attention", part("attention_block"), "Attention"],
  ];
  return (
    <div className="cost-shares">
      <ul>
        {shares.map(([kind, share, words]) => (
          <li key={kind} data-kind={kind} style={{ "--share": share }}>
            <strong>{percent(share)}</strong> {words}
          </li>
        ))}
      </ul>
      <p>
        Counted instead of timed: its convolutions are {millions(network.multiplications)} million
        multiplications a pass, {percent(network.shareOf3x3)} of them in kernels of 3 by 3.
      </p>
    </div>
  );
}
