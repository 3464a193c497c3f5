import type { StepWish } from "@/lib/sql-text/run-sql";
import type { Diffusion } from "@/server/web/pages/how/diffusion";

type StepControlsProps = {
  wish: StepWish;
  /** The steps that can be taken again. */
  steps: Diffusion["schedule"];
  samplers: Diffusion["samplers"];
  onChange: (wish: StepWish) => void;
};

/** The parts of the step that the reader can change. */
export function StepControls({ wish, steps, samplers, onChange }: StepControlsProps) {
  const { step, t, tNext, sampler, eta } = wish;
  const chosen = samplers.find(({ name }) => name === sampler);

  function choose(next: number) {
    const at = steps.find((each) => each.step === next);
    if (at) onChange({ ...wish, ...at });
  }
  function chooseSampler(name: string) {
    const takesEta = samplers.find((each) => each.name === name)?.takesEta ?? false;
    onChange({ ...wish, sampler: name, eta: takesEta ? eta : 0 });
  }

  return (
    <div className="step-controls">
      <label>
        <span>From the state before step</span>
        <input
          type="range"
          min={1}
          max={steps.length}
          value={step}
          onChange={(event) => choose(Number(event.currentTarget.value))}
        />
        <span className="print">
          step {step}, t = {t}
        </span>
      </label>
      <label>
        <span>To timestep</span>
        <input
          type="range"
          min={-1}
          max={t - 1}
          value={tNext}
          onChange={(event) => onChange({ ...wish, tNext: Number(event.currentTarget.value) })}
        />
        <span className="print">{tNext < 0 ? "-1, the finished picture" : `t = ${tNext}`}</span>
      </label>
      <label>
        <span>By the sampler</span>
        <select
          className="field"
          value={sampler}
          onChange={(event) => chooseSampler(event.currentTarget.value)}
        >
          {samplers.map(({ name, words }) => (
            <option key={name} value={name}>
              {name}: {words}
            </option>
          ))}
        </select>
        <span className="field-help">{chosen?.help}</span>
      </label>
      {chosen?.takesEta && (
        <label>
          <span>New noise, eta</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={eta}
            onChange={(event) => onChange({ ...wish, eta: Number(event.currentTarget.value) })}
          />
          <span className="print">{eta}</span>
        </label>
      )}
    </div>
  );
}
