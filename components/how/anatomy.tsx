"use client";

import { useEffect, useRef, useState } from "react";
import type { Step } from "@/server/web/pages/how/subject";
import type { Layer, Network } from "@/server/web/pages/how/wiring";
import { SqlSheet } from "../sql/sql-sheet";
import { useHydrated } from "../use-hydrated";
import { Diagram } from "./diagram";
import { FeatureMaps } from "./feature-maps";
import { kindOf } from "./kinds";
import { LayerFacts } from "./layer-facts";
import { SqlLink } from "./sql-link";

export type AnatomyProps = {
  network: Network;
  /** The layer in the address, or the first layer. */
  initial: string;
  /** Run time of each layer, by ordinal. */
  milliseconds: [ordinal: number, milliseconds: number][];
  /** The functions that compute layers, by name. */
  sources: Record<string, LayerSource>;
  /** The butterfly whose feature maps can be shown, if any. */
  butterfly: { id: string; name: string; steps: Step[] } | undefined;
  /** The step in the address. */
  step: number | undefined;
  /** The part of the address before `layer=`. */
  address: string;
};

export type LayerSource = {
  /** Its text as coloured HTML. */
  html: string;
  /** The functions that it calls, with their comments. */
  calls: { name: string; comment: string }[];
};

/** Finds the layer that the hash names. */
function layerOfHash(layers: Layer[]): string | undefined {
  const hash = decodeURIComponent(window.location.hash.slice(1));
  return layers.find(({ name }) => name === hash)?.name;
}

/** Shows the network as a drawing, beside the details of the chosen layer. */
export function Anatomy({ network, initial, milliseconds, sources, ...rest }: AnatomyProps) {
  const { butterfly, step, address } = rest;
  const { layers } = network;
  const [selected, setSelected] = useState(initial);
  const alive = useHydrated();
  const drawing = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    const follow = () => setSelected((now) => layerOfHash(layers) ?? now);
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [layers]);

  function select(name: string) {
    window.history.replaceState(null, "", `#${name}`);
    setSelected(name);
    const isBelow = (panel.current?.offsetTop ?? 0) > (drawing.current?.offsetTop ?? 0);
    if (isBelow) panel.current?.scrollIntoView();
  }

  const layer = layers.find(({ name }) => name === selected) ?? layers[0];
  if (!layer) return null;
  const took = new Map(milliseconds);
  const most = Math.max(...took.values(), 1e-9);
  const kind = kindOf(layer.kind);
  const own = sources[kind.function];
  return (
    <div className="anatomy">
      <div ref={drawing} className="drawing" data-alive={alive}>
        <Diagram
          layers={layers}
          selected={layer.name}
          costs={new Map(milliseconds.map(([ordinal, ms]) => [ordinal, ms / most]))}
          hrefOf={(name) => `${address}layer=${name}#layer`}
          onSelect={select}
        />
      </div>
      <section
        ref={panel}
        className="layer-panel"
        id="layer"
        aria-label="The chosen layer"
        data-layer={layer.name}
      >
        <LayerFacts
          network={network}
          layer={layer}
          milliseconds={took.get(layer.ordinal)}
          total={sum(took)}
        />
        {own && (
          <div className="layer-sql">
            <h4>
              The SQL that computes it: <code>imago.{kind.function}</code>
            </h4>
            <SqlSheet
              key={kind.function}
              id="layer-sql"
              title="as the database has it"
              name={`imago.${kind.function}`}
              html={own.html}
            />
          </div>
        )}
        {butterfly && (
          <FeatureMaps
            butterfly={butterfly}
            layer={layer.name}
            mirrored={network.mirrored}
            initialStep={step}
            address={address}
          />
        )}
        {own && own.calls.length > 0 && (
          <div className="layer-sql">
            <h4>What that calls</h4>
            <ul className="calls">
              {own.calls.map(({ name, comment }) => (
                <li key={name}>
                  <SqlLink name={name} /> <span>{comment}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="back-to-drawing">
          <a href={`#${layer.name}`}>Back to the drawing</a>
        </p>
      </section>
    </div>
  );
}

const sum = (took: Map<number, number>) => [...took.values()].reduce((all, each) => all + each, 0);
