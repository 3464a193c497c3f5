import type { Diffusion } from "@/server/web/pages/how/diffusion";

type NoiseCurveProps = Pick<Diffusion, "alphas" | "schedule"> & {
  /** The step that is highlighted, from t to tNext. */
  chosen: { step: number; t: number; tNext: number } | undefined;
};

/** The number of points of a curve. */
const points = 125;

/** The curves of picture and noise over the timesteps, from pure noise at the left to the picture at the right. */
export function NoiseCurve({ alphas, schedule, chosen }: NoiseCurveProps) {
  const T = alphas.length;
  /** The place of a timestep, in percent from the left. */
  const place = (t: number) => (100 * (T - 1 - t)) / T;
  const lineOf = (share: (alpha: number) => number) =>
    Array.from({ length: points + 1 }, (_, i) => {
      const t = T - 1 - Math.round((i * T) / points);
      return `${i === 0 ? "M" : "L"}${place(t).toFixed(2)} ${(100 * (1 - share(alphas[t] ?? 1))).toFixed(2)}`;
    }).join("");
  return (
    <div className="noise-curve">
      <p className="print curve-names">
        <span data-curve="noise">
          share of noise <i>√(1 − ᾱ)</i>
        </span>
        <span data-curve="picture">
          share of the picture <i>√ᾱ</i>
        </span>
      </p>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {chosen && (
          <rect
            className="chosen-step"
            x={place(chosen.t)}
            y={0}
            width={place(chosen.tNext) - place(chosen.t)}
            height={100}
          />
        )}
        {schedule.map(({ step, t }) => (
          <line key={step} className="step-line" x1={place(t)} x2={place(t)} y1={0} y2={100} />
        ))}
        <path className="noise-line" d={lineOf((alpha) => Math.sqrt(1 - alpha))} />
        <path className="picture-line" d={lineOf(Math.sqrt)} />
      </svg>
      <p className="print curve-axis">
        <span>t = {T - 1}</span>
        {schedule.length > 0 && <span>a line for each step of the run</span>}
        <span>t = 0</span>
      </p>
    </div>
  );
}
