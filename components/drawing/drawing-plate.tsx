"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { blank, type Cells, colours, indexOf, isBlank, template, toBase64 } from "@/lib/butterfly/drawing";
import { ClassField } from "../options/class-field";
import { type OfferedModel, offerModels } from "../options/in-words";
import { ask } from "../painting/requests";
import { useHydrated } from "../use-hydrated";
import { Sheet } from "./sheet";

const sizes = [
  { size: 1, name: "fine" },
  { size: 3, name: "middle" },
  { size: 7, name: "broad" },
];

/** Strengths: the timestep to which the drawing is put under noise. */
const strengths = { min: 300, max: 800, step: 50, usual: 550 };

/** Most drawings that can be undone. */
const undos = 40;

/** The plate to draw on, its inks and brushes, and the button that makes a butterfly of it. */
export function DrawingPlate({ models }: { models: OfferedModel[] }) {
  const router = useRouter();
  const hydrated = useHydrated();
  const [chosen, setChosen] = useState(models[0]?.name);
  const model = models.find(({ name }) => name === chosen) ?? models[0];
  const paper = model?.paper ?? { width: 32, height: 64, mirrored: true };
  const [past, setPast] = useState<Cells[]>(() => [blank(paper)]);
  const [ink, setInk] = useState(indexOf("blue"));
  const [size, setSize] = useState(3);
  const [strength, setStrength] = useState(strengths.usual);
  const [label, setLabel] = useState(0);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const cells = past.at(-1) ?? blank(paper);

  const put = (next: Cells) => setPast((before) => [...before.slice(-undos), next]);

  function chooseModel(name: string) {
    const next = models.find((one) => one.name === name)?.paper;
    setChosen(name);
    setLabel(0);
    if (next && (next.width !== paper.width || next.height !== paper.height)) setPast([blank(next)]);
  }

  async function grow() {
    if (busy) return;
    if (isBlank(cells)) {
      setRefused("The plate is blank: draw something, or begin with the outline.");
      return;
    }
    setBusy(true);
    setRefused(undefined);
    const wish = { model: model?.name, drawing: toBase64(cells), strength };
    const asked = await ask(typeof model?.classes === "number" ? { ...wish, label } : wish);
    setBusy(false);
    if ("refused" in asked) setRefused(asked.refused);
    else router.push(asked.generation.links.page ?? "/");
  }

  return (
    <div className="draw-bench">
      <Sheet cells={cells} paper={paper} ink={ink} size={size} onDrawn={put} onInk={setInk} />
      <div className="draw-tools">
        <fieldset className="inks">
          <legend className="label">Inks</legend>
          {colours.map(({ name, rgb }, i) => (
            <label key={name} title={i === 0 ? "paper, to erase" : name}>
              <input
                type="radio"
                name="ink"
                className="sr-only"
                checked={ink === i}
                onChange={() => setInk(i)}
                aria-label={i === 0 ? "paper, to erase" : name}
              />
              <span
                style={i === 0 ? undefined : { background: `rgb(${rgb.join(" ")})` }}
                data-eraser={i === 0}
              />
            </label>
          ))}
        </fieldset>
        <fieldset className="switch brushes">
          <legend className="sr-only">Brush</legend>
          {sizes.map((one) => (
            <label key={one.size}>
              <input
                type="radio"
                name="brush"
                className="sr-only"
                checked={size === one.size}
                onChange={() => setSize(one.size)}
              />
              <span>{one.name}</span>
            </label>
          ))}
        </fieldset>
        <p className="draw-actions">
          <button
            type="button"
            className="button-quiet"
            onClick={() => put(template(paper, colours[ink]?.name ?? "blue"))}
          >
            Begin with the outline
          </button>
          <button
            type="button"
            className="link"
            aria-disabled={past.length < 2}
            onClick={() => setPast((before) => (before.length > 1 ? before.slice(0, -1) : before))}
          >
            Undo
          </button>
          <button type="button" className="link" onClick={() => put(blank(paper))}>
            Clean plate
          </button>
        </p>
        <label className="strength">
          How freely
          <input
            type="range"
            min={strengths.min}
            max={strengths.max}
            step={strengths.step}
            value={strength}
            onChange={(event) => setStrength(Number(event.target.value))}
            aria-valuetext={`noise of timestep ${strength}`}
          />
          <span className="print">
            {strength <= 450
              ? "close to the drawing"
              : strength <= 600
                ? "its colours and outline"
                : "hardly more than a hint"}
            , t {strength}
          </span>
        </label>
        {models.length > 1 && (
          <label className="draw-model">
            Model
            <select
              className="field"
              value={model?.name}
              onChange={(event) => chooseModel(event.target.value)}
            >
              {offerModels(models).map(({ value, words }) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        {typeof model?.classes === "number" && (
          <div className="draw-model">
            <ClassField key={model.name} classes={model.classes} onChange={setLabel} />
          </div>
        )}
        <button
          type="button"
          className="button"
          disabled={!hydrated}
          aria-disabled={busy}
          onClick={() => void grow()}
        >
          Make a butterfly of it
        </button>
        {refused !== undefined && (
          <p role="alert" className="notice">
            {refused}
          </p>
        )}
      </div>
    </div>
  );
}
