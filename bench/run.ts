/** npm run bench [-- NAME ...]: prints tables in Markdown; without names, all of them. */
import { article, defaultModel, naive, pytorch } from "./engine";
import { firstLoad } from "./first-load";
import { firstStart } from "./first-start";
import { machine, withPlace } from "./place";
import { scale } from "./scale/scale";
import { web } from "./web/web";

const benchmarks = {
  default: defaultModel,
  naive,
  pytorch,
  article,
  "first-start": firstStart,
  web,
  page: firstLoad,
  scale,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in benchmarks));
if (unknown !== undefined) {
  console.error(`unknown benchmark ${unknown}, known are ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}
console.log(machine());
await withPlace(async (place) => {
  for (const [name, benchmark] of Object.entries(benchmarks))
    if (names.length === 0 || names.includes(name)) await benchmark(place);
});
