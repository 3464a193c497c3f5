/** npm run bench [-- NAME ...]: prints tables in Markdown. Without names, runs all but those that take long. */

import { machine, withPlace } from "@/testing/place";
import { abuse } from "./abuse/abuse";
import { article, cells, defaultModel, naive, pytorch, sharing } from "./engine";
import { faults } from "./faults";
import { firstLoad } from "./first-load";
import { firstStart } from "./first-start";
import { drawers } from "./many/drawers";
import { gallery } from "./many/gallery";
import { visitors } from "./many/visitors";
import { workers } from "./many/workers";
import { oneFile } from "./one-file";
import { pictures } from "./pictures";
import { scale } from "./scale/scale";
import { soak } from "./soak/soak";
import { versions } from "./versions";
import { tab } from "./tab/tab";
import { web } from "./web/web";

const benchmarks = {
  default: defaultModel,
  cells,
  sharing,
  versions,
  naive,
  pytorch,
  pictures,
  article,
  "first-start": firstStart,
  onefile: oneFile,
  web,
  page: firstLoad,
  tab,
  scale,
  visitors,
  workers,
  gallery,
  drawers,
  abuse,
  faults,
  soak,
};

/** They need an hour, and a quarter of an hour. */
const onlyByName = ["soak", "faults"];
const options = process.argv.findIndex((argument) => argument.startsWith("--"));
const names = process.argv.slice(2, options < 0 ? undefined : options);
const unknown = names.find((name) => !(name in benchmarks));
if (unknown !== undefined) {
  console.error(`unknown benchmark ${unknown}, known are ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}
console.log(machine());
await withPlace(async (place) => {
  for (const [name, benchmark] of Object.entries(benchmarks))
    if (names.length === 0 ? !onlyByName.includes(name) : names.includes(name)) await benchmark(place);
});
