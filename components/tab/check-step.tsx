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
  if (check?.at === "checking")
    return (
      <div data-check="checking">
        {check.opening ? (
          <OpeningProgress opening={check.opening} />
        ) : (
          <p className="step-line">computing step {check.step} in this tab</p>
        )}
      </div>
    );
  const wrong = check?.at === "checked" && check.checked.published !== check.checked.computed;
  return (
    <div data-check={check ? (wrong ? "differs" : check.at) : "open"}>
      {check?.at === "failed" && (
        <Notice name="check-failed">The step was not checked: {check.reason}.</Notice>
      )}
      {wrong && (
        <Notice name="check-differs">
          Step {check.checked.step} is not what its recipe gives: this tab's PostgreSQL {check.checked.server}{" "}
          computed the hash {check.checked.computed.slice(0, 12)}, and {check.checked.published.slice(0, 12)}{" "}
          is published.
        </Notice>
      )}
      <button
        type="button"
        className="link"
        title={`Your browser computes one step again, in the same SQL, from the published states before it. ${firstTime}`}
        onClick={() => begin(step === 0 ? undefined : step)}
      >
        {check ? "Check another step" : "Check a step in this tab"}
      </button>
    </div>
  );
}
