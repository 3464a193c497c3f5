"use client";

import { isOver } from "../painting/state";
import { Ended } from "../status/ended";
import { Notice } from "../status/notice";
import { Running } from "../status/running";
import { goHere } from "./here";
import { OpeningProgress } from "./opening";
import { removePainting, type TabPainting } from "./paintings";
import { TabTakeHome } from "./take-home";
import { TabTrouble } from "./trouble";
import { loadCrew, paintInTab } from "./use-tab";

/** Cancels the butterfly; one that has not begun leaves the page. */
async function cancel({ key, painting }: TabPainting): Promise<void> {
  if (!painting.generation) goHere(undefined);
  (await loadCrew()).cancelHere(key);
}

/** Paints it again from its beginning. */
function again({ key, wish }: TabPainting): void {
  removePainting(key);
  void paintInTab([wish]);
}

/** Shows the state of a butterfly that this tab paints. */
export function TabStatus({ own, server }: { own: TabPainting; server: boolean }) {
  const { painting, opening, opened, deaths, trouble } = own;
  const { generation } = painting;
  if (trouble) return <TabTrouble trouble={trouble} again={() => again(own)} />;
  const over = isOver(generation);
  return (
    <section aria-label="Progress" className="status" data-panel={generation?.status ?? "opening"}>
      {deaths > 0 && !over && (
        <Notice name="revived">
          The tab's PostgreSQL ended in the middle. Another one starts, and goes on from the last stage: the
          bits stay the same.
        </Notice>
      )}
      {opened?.replaced && (
        <Notice name="replaced">
          This browser had kept an older engine or model. It was put away, and the current one fetched.
        </Notice>
      )}
      {opened?.keeping === "refused" && (
        <Notice name="not-kept">
          This browser keeps nothing for this site, so the next visit fetches everything again.
        </Notice>
      )}
      {(!generation || opening) && <OpeningProgress opening={opening} />}
      {generation?.status === "queued" && !opening && (
        <p className="step-line">
          <span>Next, when this tab's engine is free</span>
        </p>
      )}
      {generation?.status === "running" && !opening && (
        <Running painting={painting} generation={generation} />
      )}
      {generation?.status === "done" && <TabTakeHome own={own} generation={generation} server={server} />}
      {(generation?.status === "failed" || generation?.status === "cancelled") && (
        <Ended generation={generation} />
      )}
      {!over && (
        <p>
          <button type="button" onClick={() => void cancel(own)} className="button-quiet">
            Cancel
          </button>
        </p>
      )}
    </section>
  );
}
