import { useState } from "react";
import type { Opening, TabHow } from "@/server/tab/contract";
import { readAddress } from "../how/address";
import { Introduction } from "../how/introduction";
import { layerFunctions } from "../how/kinds";
import { NetworkPlate } from "../how/network-plate";
import { Notice } from "../status/notice";
import { firstTime } from "../tab/first-time";
import { OpeningProgress } from "../tab/opening";
import { loadCrew } from "../tab/use-tab";
import { readFacts } from "./facts";

type Read = { how: TabHow } | { opening: Opening | undefined } | { failed: string };

/** Opens the network in this tab: its wiring and its SQL come from the catalog of the tab's own database. */
export default function HowPage() {
  const [{ models }] = useState(readFacts);
  const [read, setRead] = useState<Read>();
  const { layer, step } = readAddress(Object.fromEntries(new URLSearchParams(window.location.search)));

  async function open() {
    setRead({ opening: undefined });
    try {
      const { readHowHere } = await loadCrew();
      const how = await readHowHere(models[0]?.name, layerFunctions, (opening) => setRead({ opening }));
      setRead({ how });
    } catch (error) {
      setRead({ failed: error instanceof Error ? error.message : String(error) });
    }
  }

  if (read && "how" in read)
    return (
      <main className="page how" data-where="tab">
        <Introduction subject={undefined} noise={read.how.noise} />
        <NetworkPlate
          {...read.how}
          subject={undefined}
          current={false}
          costs={undefined}
          diffusion={undefined}
          layer={layer}
          step={step}
          address={window.location.pathname}
        />
      </main>
    );
  return (
    <main className="page how" data-where="tab">
      <header className="flex flex-col gap-2">
        <h1 className="headline">How a database paints</h1>
        <p className="lede">
          Every number that turns noise into a butterfly is computed by SQL. The network is a table, and each
          of its layers a function: this page reads both from the catalog of a PostgreSQL that runs in your
          tab.
        </p>
      </header>
      {read && "opening" in read ? (
        <div className="status">
          <OpeningProgress opening={read.opening} />
        </div>
      ) : (
        <>
          {read && <Notice name="tab-trouble">The database could not be opened: {read.failed}.</Notice>}
          <p>
            <button type="button" className="button" onClick={() => void open()}>
              Open the database
            </button>
          </p>
          <p className="text-muted">{firstTime}</p>
        </>
      )}
    </main>
  );
}
