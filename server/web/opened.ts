/** Decides whether a request for a butterfly's page counts as somebody's opening it. */
import { messageOf } from "@/lib/log";
import { noteOpened } from "../jobs/opened";
import { pool, webLog } from "./shared";

/** Robots that say so: if they counted, a crawled link would live for ever. */
const robot = /bot\b|crawl|spider|slurp/i;

const isPrefetch = (headers: Headers) =>
  headers.has("next-router-prefetch") ||
  /prefetch/i.test(headers.get("sec-purpose") ?? headers.get("purpose") ?? "");

/** Whether a person asks. */
export const isOpening = (headers: Headers): boolean =>
  !robot.test(headers.get("user-agent") ?? "") && !isPrefetch(headers);

/** Notes the opening of a butterfly's page, unless its maker opens it. Never throws: the page is there without it. */
export async function opened(id: string, headers: Headers, clientId: string | undefined): Promise<void> {
  if (!isOpening(headers)) return;
  await noteOpened(pool(), id, clientId).catch((error: unknown) =>
    webLog().warn("opening.lost", { job: id, reason: messageOf(error) }),
  );
}
