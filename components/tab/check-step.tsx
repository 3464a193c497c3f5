import type { Checked } from "@/server/tab/contract";
import { Notice } from "../status/notice";
import { firstTime } from "./first-time";
import { OpeningProgress } from "./opening";
import type { Check } from "./use-check";

/** Words for the label of a butterfly of which a step was checked. */
export const stampOf = ({ step, published, computed }: Checked): string =>
  published === computed
    ? `step ${step} checked in this tab: same bits`
    : `step ${step} checked in this tab: other bits`;

type CheckStepProps = {
  check: Check | undefined;
  begin: (step: number | undefined) => void;
  /** The stage that the visitor has chosen; undefined or 0: any. */
  step: number | undefined;
};

/** Lets this tab compute a published step again, and compares the bits. */
export function CheckStep({ check, begin, step }: CheckStepProps) {
  const checking = check?.at === "checking";
  const checked = check?.at === "checked" ? check.checked : undefined;
  const wrong = checked !== undefined && checked.published !== checked.computed;
  return (
    <div data-check={check ? (wrong ? "differs" : check.at) : "open"}>
      {checking && check.opening && <OpeningProgress opening={check.opening} />}
      {/* The stamp stands on the label, which is far from here on a phone. */}
      <p role="status" className="step-line">
        {checking && !check.opening && `computing step ${check.step} in this tab`}
        {checked && !wrong && `Step ${checked.step}, computed here, has the published bits.`}
      </p>
      {check?.at === "failed" && (
        <Notice name="check-failed">The step was not checked: {check.reason}.</Notice>
      )}
      {wrong && (
        <Notice name="check-differs">
          Step {checked.step} is not what its recipe gives: this tab's PostgreSQL {checked.server} computed
          the hash {checked.computed.slice(0, 12)}, and {checked.published.slice(0, 12)} is published.
        </Notice>
      )}
      <button
        type="button"
        aria-disabled={checking}
        className="link"
        title={`Your browser computes one step again, in the same SQL, from the published states before it. ${firstTime}`}
        onClick={() => {
          // The button is not disabled meanwhile, since that would drop its focus.
          if (!checking) begin(step === 0 ? undefined : step);
        }}
      >
        {checked ? "Check another step" : "Check a step in this tab"}
      </button>
    </div>
  );
}
