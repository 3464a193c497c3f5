/** npm run retention: deletes old jobs that nobody kept, and the states of younger ones. */
import { parseArgs } from "node:util";
import { readJobSettings } from "@/lib/env";
import { countExpired, deleteExpired } from "../jobs/retain";
import { countThinnable, thin } from "../jobs/thin";
import { misuse, runCommand, withDatabase } from "./cli";

function readDays(option: string, given: string | undefined): number | undefined {
  if (given !== undefined && !/^[1-9]\d{0,4}$/.test(given))
    throw misuse(`${option} is "${given}": must be a whole number from 1 to 99999`);
  return given === undefined ? undefined : Number(given);
}

await runCommand("npm run retention -- [--days N] [--state-days N] [--dry-run]", async (signal) => {
  const { values } = parseArgs({
    options: {
      days: { type: "string" },
      "state-days": { type: "string" },
      "dry-run": { type: "boolean", default: false },
    },
  });
  const settings = readJobSettings();
  const days = readDays("--days", values.days) ?? settings.retentionDays;
  const stateDays = readDays("--state-days", values["state-days"]) ?? settings.stateDays;
  if (days === undefined && stateDays === undefined)
    throw misuse("set an age in days with --days, --state-days, IMAGO_RETENTION_DAYS or IMAGO_STATE_DAYS");
  const dry = values["dry-run"];
  const what = dry ? "would be deleted" : "deleted";
  await withDatabase(signal, async (pool) => {
    if (days !== undefined) {
      const count = await (dry ? countExpired(pool, days) : deleteExpired(pool, days, signal));
      console.log(
        `${count} jobs that ended more than ${days} days ago and that nobody kept or loves: ${what}`,
      );
    }
    if (stateDays !== undefined) {
      const count = await (dry ? countThinnable(pool, stateDays) : thin(pool, stateDays, signal));
      console.log(`the states of ${count} jobs that ended more than ${stateDays} days ago: ${what}`);
    }
  });
});
