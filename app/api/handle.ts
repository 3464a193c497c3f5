/** Wraps every route of the API: adds a request id, logs changes, turns errors into problem documents. */
import { Problem, problemResponse } from "@/lib/api/problem";
import { checkOrigin } from "@/lib/http/origin";
import { randomBase58 } from "@/lib/ids/base58";
import { type Log, messageOf } from "@/lib/log";
import { isAway } from "@/server/web/away";
import { webLog, webSettings } from "@/server/web/shared";

export type Call<Params> = {
  request: Request;
  url: URL;
  params: Params;
  log: Log;
};

type Handler<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

export function handle<Params = Record<string, never>>(
  work: (call: Call<Params>) => Promise<Response>,
): Handler<Params> {
  return async (request, context) => {
    const requestId = randomBase58(12);
    const url = new URL(request.url);
    const log = webLog().with({ request: requestId });
    const changes = request.method !== "GET" && request.method !== "HEAD";
    let response: Response;
    try {
      if (changes) checkOrigin(request, webSettings());
      response = await work({ request, url, params: await context.params, log });
    } catch (error) {
      response = problemResponse(toProblem(error, log), requestId);
    }
    response.headers.set("x-request-id", requestId);
    if (changes)
      log.info("api.call", { method: request.method, path: url.pathname, status: response.status });
    return response;
  };
}

function toProblem(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error;
  log.error("api.failed", { reason: messageOf(error) });
  return isAway(error)
    ? new Problem(503, "database_away", "the database does not answer; try again soon", {
        headers: { "retry-after": "2" },
      })
    : new Problem(
        500,
        "internal",
        "internal error; find the reason in the server's log under this request's id",
      );
}
