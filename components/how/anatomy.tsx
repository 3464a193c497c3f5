"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Step } from "@/server/web/pages/how/subject";
import type { Layer, Network } from "@/server/web/pages/how/wiring";
import { useHydrated } from "../use-hydrated";
import { Diagram } from "./diagram";
import { FeatureMaps } from "./feature-maps";
import { kindOf } from "./kinds";
import { LayerFacts } from "./layer-facts";
import { type Source, SqlSource, sqlAnchor } from "./sql-source";

export type AnatomyProps = {
  network: Network;
  /** The layer of the address, or the first. */
  initial: string;
  /** What a layer took, by its ordinal. */
  milliseconds: [ordinal: number, milliseconds: number][];
  /** For each function that computes layers: itself, and then what it calls. */
  sources: Record<string, Source[]>;
  /** What can be looked into; undefined: nothing. */
  butterfly: { id: string; name: string; steps: Step[] } | undefined;
  /** The step of the address. */
  step: number | undefined;
  /** Before `layer=`: what of the address stays. */
  address: string;
  /** Below the drawing. */
  children: ReactNode;
};

const fragment = () => decodeURIComponent(window.location.hash.slice(1));

/** The layer that the address names, or the first whose SQL it means, where that is not on the page yet. */
function layerOfHash(layers: Layer[], sources: AnatomyProps["sources"]): string | undefined {
  const hash = fragment();
  const means = ({ kind }: Layer) =>
    sources[kindOf(kind).function]?.some(({ name }) => sqlAnchor(name) === hash) ?? false;
  const named = layers.find(({ name }) => name === hash);
  return (named ?? (document.getElementById(hash) ? undefined : layers.find(means)))?.name;
}

/** The network as a drawing, and the layer that is chosen in it, opened. */
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

  // SQL that came with another layer: the browser has looked for it in vain.
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
