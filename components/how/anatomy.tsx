"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Step } from "@/server/web/pages/how/subject";
import type { Layer, Network } from "@/server/web/pages/how/wiring";
import { sqlAnchor } from "../sql/anchor";
import { useHydrated } from "../use-hydrated";
import { Diagram } from "./diagram";
import { FeatureMaps } from "./feature-maps";
import { kindOf } from "./kinds";
import { LayerFacts } from "./layer-facts";
import { type Source, SqlSource } from "./sql-source";

export type AnatomyProps = {
  network: Network;
  /** The layer in the address, or the first layer. */
  initial: string;
  /** Run time of each layer, by ordinal. */
  milliseconds: [ordinal: number, milliseconds: number][];
  /** Each function that computes layers, followed by the functions that it calls. */
  sources: Record<string, Source[]>;
  /** The butterfly whose feature maps can be shown, if any. */
  butterfly: { id: string; name: string; steps: Step[] } | undefined;
  /** The step in the address. */
  step: number | undefined;
  /** The part of the address before `layer=`. */
  address: string;
  /** Content below the drawing. */
  children: ReactNode;
};

const fragment = () => decodeURIComponent(window.location.hash.slice(1));

/** Finds the layer that the hash names, or the first layer whose SQL it names if that is not shown yet. */
function layerOfHash(layers: Layer[], sources: AnatomyProps["sources"]): string | undefined {
  const hash = fragment();
  const means = ({ kind }: Layer) =>
    sources[kindOf(kind).function]?.some(({ name }) => sqlAnchor(name) === hash) ?? false;
  const named = layers.find(({ name }) => name === hash);
  return (named ?? (document.getElementById(hash) ? undefined : layers.find(means)))?.name;
}

/** Shows the network as a drawing, beside the details of the chosen layer. */
export function Anatomy({ network, initial, milliseconds, sources, ...rest }: AnatomyProps) {
  const { butterfly, step, address, children } = rest;
  const { layers } = network;
  const [selected, setSelected] = useState(initial);
  const alive = useHydrated();
  const drawing = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    const follow = () => setSelected((now) => layerOfHash(layers, sources) ?? now);
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [layers, sources]);

  // Scrolls to SQL that has appeared with another layer: the browser did not find it before.
  useEffect(() => {
    const text = selected && fragment().startsWith(sqlAnchor("")) && document.getElementById(fragment());
    if (!text) return;
    text.closest("details")?.setAttribute("open", "");
    text.scrollIntoView();
  }, [selected]);

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
  const [own, ...called] = sources[kind.function] ?? [];
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
              The SQL that computes it: <code>imago.{own.name}</code>
            </h4>
            <SqlSource key={own.name} source={own} open />
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
        {called.length > 0 && (
          <div className="layer-sql">
            <h4>What that calls</h4>
            {called.map((source) => (
              <SqlSource key={`${kind.function} ${source.name}`} source={source} />
            ))}
          </div>
        )}
        <p className="back-to-drawing">
          <a href={`#${layer.name}`}>Back to the drawing</a>
        </p>
      </section>
      {children}
    </div>
  );
}

const sum = (took: Map<number, number>) => [...took.values()].reduce((all, each) => all + each, 0);
