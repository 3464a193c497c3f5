/** Measures the gain from a second server: the primary on one core, a standby on another, and a worker for each. */
import { cpus } from "node:os";
import { openStandby } from "@/testing/open-standby";
import type { Place } from "@/testing/place";
import { withDatabase } from "@/testing/web/installation";
import { printTable, spread, summarise } from "../measure";
import { emptyPainted, type Painted, paint } from "./paint";

const rounds = 2;

export async function scale(place: Place): Promise<void> {
  if (process.platform !== "linux" || cpus().length < 2)
    return console.log("scale: needs Linux and two cores");
  await withDatabase(place, async (installation) => {
    const { server, settings } = installation;
    const standby = await openStandby(server, place.folder, { settings });
    try {
      const alone = emptyPainted();
      const both = emptyPainted();
      for (let round = 0; round < rounds; round++) {
        await paint(installation, undefined, alone);
        await paint(installation, standby, both);
      }
      print(alone, both);
    } finally {
      await standby.close();
    }
  });
}

function print(alone: Painted, both: Painted): void {
  const row = (name: string, { perMinute, selects }: Painted) => [
    name,
    spread(summarise(perMinute), "a minute", 2),
    spread(summarise(selects), "ms"),
  ];
  printTable("Pictures per minute, each server and its worker on one core", [
    ["servers", "pictures per minute", "a step's SELECT"],
    row("the primary", alone),
    row("the primary and a standby", both),
  ]);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(
    `\nTwo servers paint ${(mean(both.perMinute) / mean(alone.perMinute)).toFixed(2)} times as much; the standby was skipped ${both.skipped} times.`,
  );
}
