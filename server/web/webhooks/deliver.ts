/** Tells the ends of jobs to the addresses that asked for it: three tries each, a few at once. */
import { Counter, type Registry } from "prom-client";
import type { Pool } from "@/db/pool";
import { type Log, messageOf } from "@/lib/log";
import { findJob } from "../../jobs/job";
import { type DueWebhook, endWebhook, takeDueWebhooks, webhookTries } from "../../jobs/webhooks";
import { presentJob } from "../present";
import { type SendOptions, sendWebhook, webhookSecret } from "./send";

export type Delivery = {
  pool: Pool;
  log: Log;
  /** Signs: see webhookSecret. */
  siteSecret: () => Promise<Buffer>;
  /** The site's origin; without one, the documents have relative links only. */
  base: string | undefined;
  send: SendOptions;
  /** Called after each try. */
  count?: (outcome: Outcome) => void;
};

type Outcome = "delivered" | "retried" | "failed";

const atOnce = 4;
const lookMs = 2_000;

/** Delivers what is due, and returns how many tries that were. */
export async function deliverDue(delivery: Delivery): Promise<number> {
  const due = await takeDueWebhooks(delivery.pool, atOnce);
  await Promise.all(due.map((webhook) => deliver(webhook, delivery)));
  return due.length;
}

async function deliver({ jobId, url, attempts }: DueWebhook, delivery: Delivery): Promise<void> {
  const { pool, log, siteSecret, base, send, count } = delivery;
  const job = await findJob(pool, jobId);
  if (!job) return;
  const facts = { job: jobId, host: new URL(url).host, attempt: attempts };
  let reason: string;
  try {
    const data = presentJob(job, undefined, job.clientId, base);
    const body = JSON.stringify({ type: `generation.${job.status}`, timestamp: job.finishedAt, data });
    const secret = webhookSecret(await siteSecret(), jobId);
    const status = await sendWebhook(url, { id: jobId, secret, body }, send);
    if (status >= 200 && status < 300) {
      await endWebhook(pool, jobId, "delivered");
      log.info("webhook.delivered", { ...facts, status });
      return count?.("delivered");
    }
    reason = `the answer was ${status}`;
  } catch (error) {
    reason = messageOf(error);
  }
  const last = attempts >= webhookTries;
  if (last) await endWebhook(pool, jobId, "failed");
  log.warn(last ? "webhook.failed" : "webhook.retried", { ...facts, reason });
  count?.(last ? "failed" : "retried");
}

/** Delivers until `signal` aborts. */
export function startDelivering(delivery: Delivery, registry: Registry, signal: AbortSignal): void {
  const tries = new Counter({
    name: "imago_webhooks_total",
    help: "Tries to deliver webhooks, by outcome",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const counting = { ...delivery, count: (outcome: Outcome) => tries.inc({ outcome }) };
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      await deliverDue(counting);
    } catch (error) {
      delivery.log.warn("webhook.unread", { reason: messageOf(error) });
    } finally {
      busy = false;
    }
  }, lookMs);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
