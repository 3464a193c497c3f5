"use client";

import { type FormEvent, useState } from "react";
import { type StepWish, stepSql } from "@/lib/sql-text/run-sql";
import { sqlToHtml } from "@/lib/sql-text/sql-tokens";
import type { Diffusion } from "@/server/web/pages/how/diffusion";
import type { Subject } from "@/server/web/pages/how/subject";
import { sqlAnchor } from "../sql/anchor";
import { SqlSheet } from "../sql/sql-sheet";
import { NoiseCurve } from "./noise-curve";
import { StepControls } from "./step-controls";
import { StepPictures } from "./step-pictures";
import { useStep } from "./use-step";

type StepExampleProps = { subject: Subject; diffusion: Diffusion };

const hashStart = 12;

/** "0.31 x0 + 0.95 noise": the shares of picture and noise at a timestep. */
function mixture(alphas: number[], t: number): string {
  const alpha = t < 0 ? 1 : (alphas[t] ?? 1);
  return `${Math.sqrt(alpha).toFixed(2)} picture + ${Math.sqrt(1 - alpha).toFixed(2)} noise`;
}

/** Lets the reader change one step of a run as a query, which the database then computes. */
export function StepExample({ subject, diffusion }: StepExampleProps) {
  const { id, name, sampler, eta, width, height } = subject;
  const { alphas, schedule, samplers } = diffusion;
  const done = schedule.filter(({ step }) => step < subject.steps.length);
  const middle = done[Math.floor(done.length / 2)];
  const [wish, setWish] = useState<StepWish | undefined>(middle && { ...middle, sampler, eta });
  const { answer, failed, busy, compute } = useStep(id);
  if (!wish) return null;

  const { step, t, tNext } = wish;
  const own = schedule.find((each) => each.step === step);
  const sql = stepSql(subject, wish);
  const answered = answer?.document.sql === sql ? answer : undefined;
  const usual = own?.tNext === tNext && wish.sampler === sampler && wish.eta === eta;
  const file = (frame: number, query = "") => ({ src: `/api/generations/${id}/frames/${frame}.png${query}` });
  const after = answered ? { rgb: answered.document.rgb } : usual ? file(step) : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (wish) compute(wish);
  }

  return (
    <div className="step-example" aria-busy={busy}>
      <figure className="plate-sheet">
        <NoiseCurve alphas={alphas} schedule={schedule} chosen={wish} />
      </figure>
      <form onSubmit={submit} className="step-query">
        <StepControls wish={wish} steps={done} samplers={samplers} onChange={setWish} />
        <SqlSheet
          id="step-sql"
          title="one step"
          name="the step"
          html={sqlToHtml(sql, (called) => `#${sqlAnchor(called)}`)}
        />
        <div className="step-run">
          <button type="submit" className="button-quiet" aria-disabled={busy}>
            Let the database compute it
          </button>
          <p role="status" className="print">
            {busy && "The database computes one pass ..."}
            {!busy && answered && verdict(answered, usual)}
          </p>
        </div>
        <noscript>
          <p>Changing it here needs JavaScript; in psql, the query is yours to change.</p>
        </noscript>
        {failed !== undefined && (
          <p role="alert" className="notice">
            {failed}
          </p>
        )}
      </form>
      <StepPictures
        width={width}
        height={height}
        pictures={[
          {
            title: <>x at t = {t}</>,
            words: mixture(alphas, t),
            alternative: `${name} before step ${step}`,
            shown: file(step - 1),
          },
          {
            title: "x0, as foreseen there",
            words: "what the network takes for the picture",
            alternative: `${name}, as foreseen in step ${step}`,
            shown: answered ? { rgb: answered.document.x0Rgb } : file(step, "?view=x0"),
          },
          {
            title: <>x at {tNext < 0 ? "the end" : `t = ${tNext}`}</>,
            words: mixture(alphas, tNext),
            alternative: `${name} after the step`,
            shown: after,
          },
        ]}
      />
    </div>
  );
}

/** Says what came out. `usual`: the step is the run's own, but for the steps that its sampler looked back at. */
function verdict(
  { document, seconds }: NonNullable<ReturnType<typeof useStep>["answer"]>,
  usual: boolean,
): string {
  const { stateHash, stored } = document;
  const compared =
    stateHash === stored
      ? "the very bits that the run has stored"
      : usual
        ? "another state than the run's, whose sampler looked back"
        : "another state than the run's";
  return `hash ${stateHash.slice(0, hashStart)}, ${compared}; ${seconds.toFixed(1)} s`;
}
