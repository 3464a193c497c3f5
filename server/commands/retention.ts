/** npm run retention [-- --days N] [--dry-run]: deletes old jobs that nobody kept. */
import { parseArgs } from "node:util";
import { readJobSettings } from "@/lib/env";
import { countExpired, deleteExpired } from "../jobs/retain";
import { misuse, runCommand, withDatabase } from "./cli";

function readDays(given: string | undefined): number {
  if (given !== undefined && !/^[1-9]\d{0,4}$/.test(given))
    throw misuse(`--days is "${given}": must be a whole number of at least 1`);
  const days = given === undefined ? readJobSettings().retentionDays : Number(given);
  if (days === undefined) throw misuse("set the age in days with --days or IMAGO_RETENTION_DAYS");
  return days;
}

await runCommand("npm run retention -- [--days N] [--dry-run]", async (signal) => {
  const { values } = parseArgs({
    options: { days: { type: "string" }, "dry-run": { type: "boolean", default: false } },
  });
  const days = readDays(values.days);
  await withDatabase(signal, async (pool) => {
    const [count, what] = values["dry-run"]
      ? [await countExpired(pool, days), "would be deleted"]
      : [await deleteExpired(pool, days, signal), "deleted"];
    console.log(`${count} jobs that ended more than ${days} days ago and that nobody kept: ${what}`);
  });
});
