/** One try to deliver a webhook, signed as Standard Webhooks says (https://www.standardwebhooks.com, 1.0). */
import { createHmac } from "node:crypto";
import { request } from "node:https";
import { lookupPublic, requirePublicHost } from "@/lib/http/public-address";

export type SendOptions = {
  /** Whether addresses of inner networks are allowed. */
  inner: boolean;
  timeoutMs: number;
  /** A certificate authority to trust besides the usual ones. */
  ca?: string | undefined;
};

/** The secret of a job's webhook, which only its maker and the site know: nothing is stored. */
export const webhookSecret = (siteSecret: Buffer, jobId: string): string =>
  `whsec_${createHmac("sha256", siteSecret).update(`webhook ${jobId}`).digest("base64")}`;

function signWebhook(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
}

/** Posts `body` and returns the status of the answer, whose body it does not read. Follows no redirect. */
export async function sendWebhook(
  url: string,
  { id, secret, body }: { id: string; secret: string; body: string },
  { inner, timeoutMs, ca }: SendOptions,
): Promise<number> {
  const target = new URL(url);
  if (target.protocol !== "https:") throw new Error("the address is not https");
  if (!inner) requirePublicHost(target.hostname);
  const seconds = Math.floor(Date.now() / 1000);
  return new Promise((resolve, reject) => {
    const post = request(target, {
      method: "POST",
      agent: false,
      ...(inner ? {} : { lookup: lookupPublic }),
      ...(ca !== undefined && { ca }),
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "Imago",
        "webhook-id": id,
        "webhook-timestamp": seconds,
        "webhook-signature": signWebhook(secret, id, seconds, body),
      },
    });
    post.once("response", (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    post.once("error", reject);
    post.end(body);
  });
}
