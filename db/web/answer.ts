/** What pages say beside their HTML: Next.js gives them no way to choose status and headers. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";
import { isAway } from "./away";
import { shared, webLog } from "./shared";
import { messageOf } from "@/lib/log";

const answers = () => shared("answers", () => new AsyncLocalStorage<ServerResponse>());

/** What `work` makes, directly or later, belongs to this answer. */
export const answering = <Result>(response: ServerResponse, work: () => Result): Result =>
  answers().run(response, work);

export const away = Symbol("the database does not answer");

/** Until the page is asked for again. */
const retrySeconds = 5;

/** What a page is made of; `away`, and status 503 with the page that is made of that, if the database does not answer. */
export async function unlessAway<Result>(read: () => Promise<Result>): Promise<Result | typeof away> {
  try {
    return await read();
  } catch (error) {
    if (!isAway(error)) throw error;
    webLog().error("page.away", { reason: messageOf(error) });
    const response = answers().getStore();
    if (response && !response.headersSent) {
      response.statusCode = 503;
      response.setHeader("retry-after", retrySeconds);
      response.setHeader("refresh", retrySeconds);
    }
    return away;
  }
}
