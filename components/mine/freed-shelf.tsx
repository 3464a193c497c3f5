"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { formatSeconds } from "@/lib/text/duration";
import type { Freed } from "@/server/web/pages/freed";
import { act } from "../own/requests";
import { Plate } from "../specimen/plate";
import { useHydrated } from "../use-hydrated";

/** The time left in whole hours or minutes. */
const left = (seconds: number) =>
  formatSeconds(seconds >= 3_600 ? Math.round(seconds / 3_600) * 3_600 : Math.ceil(seconds / 60) * 60);

/** A shelf of what the visitor has discarded, as long as it can be taken back. */
export function FreedShelf({ freed }: { freed: Freed[] }) {
  const router = useRouter();
  const hydrated = useHydrated();
  const [said, setSaid] = useState<{ words: string; refused: boolean }>();

  async function takeBack({ id, name }: Freed) {
    const problem = await act(id, "restore");
    setSaid({ words: problem ?? `${name} hangs in your drawer again.`, refused: problem !== undefined });
    router.refresh();
  }

  return (
    <>
      <p role={said?.refused ? "alert" : "status"} className={said ? "notice" : "sr-only"}>
        {said?.words}
      </p>
      {freed.length > 0 && (
        <section className="drawer freed" aria-label="Set free">
          <p className="drawer-label">
            <span className="latin">Lepidoptera liberata</span>
            <span className="print">kept for a day</span>
          </p>
          <ol className="trays">
            {freed.map((one) => (
              <li key={one.id} className="tray" data-specimen={one.id}>
                <Plate image={one.image} alt={one.name} width={one.width} height={one.height} />
                <div className="tray-label">
                  <p className="latin">{one.name}</p>
                  <p className="print">seed {one.seed}</p>
                  <p className="print">{one.model}</p>
                  <p className="print">{left(one.secondsLeft)} left</p>
                  <button
                    type="button"
                    disabled={!hydrated}
                    className="link"
                    onClick={() => void takeBack(one)}
                  >
                    Take back<span className="sr-only"> {one.name}</span>
                  </button>
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
