/** Measures the way from the click to the screen: the delays between the database's SELECT and the viewer. */

import type { Place } from "@/testing/place";
import { withInstallation } from "@/testing/web/installation";
import { printTable, seconds, spread, summarise } from "../measure";
import { alone, apart, type Cores, loaded } from "./cores";
import { type Crowd, streams } from "./streams";
import { type Watched, watch } from "./watch";

const ms = (values: number[]) => spread(summarise(values), "ms");
const percent = (shares: number[]) => spread(summarise(shares.map((share) => 100 * share)), "%", 1);
const megabytes = (bytes: number[]) => spread(summarise(bytes.map((value) => value / 1e6)), "MB");

const bars = { fineMs: 6_500, quickMs: 2_500 };
const keeps = (values: number[], bar: number) => (summarise(values).median <= bar ? "yes" : "NO");

export async function web(place: Place): Promise<void> {
  await withInstallation(place, async (installation) => {
    const results: [Cores, Watched][] = [];
    for (const cores of [alone, apart, loaded])
      if (cores) results.push([cores, await watch(installation, cores)]);
    printWatched(results);
    printCrowds(await streams(installation, loaded));
  });
}

function printWatched(results: [Cores, Watched][]): void {
  printTable("From the click to the picture", [
    ["", "click to frame 0 on screen", "its SELECT", "click to frame 1", "its SELECT"],
    ...results.map(([{ name }, { clickToNoise, noiseSelect, clickToFirst, firstSelect }]) => [
      name,
      ms(clickToNoise),
      ms(noiseSelect),
      ms(clickToFirst),
      ms(firstSelect),
    ]),
  ]);
  printTable("From the click to the butterfly", [
    [
      "",
      "fine: 12 steps",
      `within ${bars.fineMs / 1000} s`,
      "quick: 4 steps",
      `within ${bars.quickMs / 1000} s`,
    ],
    ...results.map(([{ name }, { clickToFine, clickToQuick }]) => [
      name,
      seconds(summarise(clickToFine)),
      keeps(clickToFine, bars.fineMs),
      seconds(summarise(clickToQuick)),
      keeps(clickToQuick, bars.quickMs),
    ]),
  ]);
  printTable("Overhead of the web path", [
    ["", "SELECT", "between two SELECTs", "overhead, one value a picture"],
    ...results.map(([{ name }, { selects, betweenSelects, overheads }]) => [
      name,
      ms(selects),
      ms(betweenSelects),
      percent(overheads),
    ]),
  ]);
  printTable("From the database to the screen", [
    ["", "NOTIFY to paint", "row written to paint"],
    ...results.map(([{ name }, { noticeToPaint, writtenToPaint }]) => [
      name,
      ms(noticeToPaint),
      ms(writtenToPaint),
    ]),
  ]);
}

function printCrowds(crowds: Crowd[]): void {
  printTable("Event streams and the web process", [
    ["streams", "memory before", "peak", "after", "of one core", "frames", "missing or doubled"],
    ...crowds.map(({ streams, bytesBefore, bytesPeak, bytesAfter, processor, frames, wrong }) => [
      String(streams),
      ...[bytesBefore, bytesPeak, bytesAfter].map(megabytes),
      percent(processor),
      String(frames),
      String(wrong),
    ]),
  ]);
}
