/**
 * Measures what an honest visitor sees while another, at one address, attacks: the front page, the first frame of a
 * butterfly, its place in the queue, the memory of the web process. Each attack stands beside the same minutes without
 * one, in turn, so that a slow machine slows both.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "@/testing/place";
import { until } from "@/testing/until";
import { startApp } from "@/testing/web/app";
import { apiClient } from "@/testing/web/client";
import { withInstallation } from "@/testing/web/installation";
import { printTable } from "../measure";
import { numberOption, textOption } from "../options";
import { proportionalBytes } from "../processes";
import { loaded } from "../web/cores";
import { type Attack, attacks, type Target } from "./attacks";
import { look, type Seen } from "./honest";

/** Steps of the butterfly that the attacks ask for. */
const steps = 60;
const pageBarMs = 500;
const memoryBarBytes = 600e6;

export async function abuse(place: Place): Promise<void> {
  const seconds = numberOption("seconds", 15);
  const only = textOption("attack") ?? "";
  const chosen = attacks.filter(({ name }) => name.includes(only));
  await withInstallation(place, async ({ pool, settings: { dataFolder } }) => {
    // Our own server, as under npm start: there the processes that paint let the web run first.
    const settings = { DATABASE_URL: "", IMAGO_DATA: dataFolder, TRUST_PROXY: "1" };
    const app = await startApp("", { workers: loaded.workers, settings });
    try {
      const client = apiClient(app.url);
      const { id } = await client.generate({ steps, model: "butterfly-64-turbo" });
      await until("the butterfly", async () => (await client.get(id)).status === "done", 600_000);
      let visitor = 0;
      const rows: string[][] = [];
      let bad = 0;
      for (const attack of chosen) {
        const calm = await look(app.url, ++visitor, seconds);
        const { seen, bytes } = await under(attack, { url: app.url, id }, app.web.child.pid, () =>
          look(app.url, ++visitor, seconds),
        );
        // The attacker's jobs go with the attacker, so that the next row begins as this one did.
        await pool.query(
          "update imago.job set status = 'cancelled', finished_at = now(), worker_id = null, lease_until = null where status in ('queued', 'running')",
        );
        if (p95(seen.pages) > pageBarMs || !Number.isFinite(seen.frame) || bytes > memoryBarBytes) bad += 1;
        rows.push(row(attack.name, calm, seen, bytes));
      }
      printTable(
        `One attacker at one address, ${loaded.workers} workers: what an honest visitor sees, without and with the attack`,
        [["attack", "GET / (p95)", "", "frame 1", "", "place", "memory of the web"], ...rows],
      );
      console.log(
        `\nAttacks under which the bar is missed (p95 of GET / at most ${pageBarMs} ms, every honest job painted, memory at most ${memoryBarBytes / 1e6} MB): ${bad} of ${chosen.length}.`,
      );
    } finally {
      await app.stop();
    }
  });
}

/** Runs the attack during `work`; returns the largest memory of the process meanwhile. */
async function under(
  { name }: Attack,
  { url, id }: Target,
  pid: number | undefined,
  work: () => Promise<Seen>,
): Promise<{ seen: Seen; bytes: number }> {
  const attacker = fork(path.join(import.meta.dirname, "attacker.ts"), [name, url, id], {
    execArgv: ["--import", "tsx"],
  });
  const ended = once(attacker, "exit");
  let bytes = 0;
  const timer = setInterval(async () => {
    bytes = Math.max(bytes, pid === undefined ? 0 : await proportionalBytes(pid));
  }, 500);
  try {
    await once(attacker, "message");
    await sleep(1_000); // it is under way when the honest visitor comes
    return { seen: await work(), bytes };
  } finally {
    clearInterval(timer);
    attacker.disconnect();
    await ended;
  }
}

const p95 = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;

function row(name: string, calm: Seen, seen: Seen, bytes: number): string[] {
  const times = (without: number, withIt: number, unit: "ms" | "s") => {
    const show = (ms: number) => (unit === "ms" ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`);
    return [`${show(without)}, ${show(withIt)}`, `${(withIt / without).toFixed(1)} x`];
  };
  return [
    name,
    ...times(p95(calm.pages), p95(seen.pages), "ms"),
    ...times(calm.frame, seen.frame, "s"),
    `${calm.place}, ${seen.place}`,
    `${(bytes / 1e6).toFixed(0)} MB`,
  ];
}
