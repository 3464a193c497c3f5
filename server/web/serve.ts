/** The HTTP server before Next.js: checks and headers of every request and answer, and the shutdown. */
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem, problemResponse } from "@/lib/api/problem";
import { randomBase58 } from "@/lib/base58";
import type { WebSettings } from "@/lib/env";
import { clientAddress } from "@/lib/http/address";
import { createNonce, securityHeaders } from "@/lib/http/security";
import { type Log, messageOf } from "@/lib/log";
import { answering } from "./answer";
import { closeAll } from "./shared";
import type { Traffic } from "./traffic";

export type Serving = {
  settings: WebSettings;
  /** Whether this is `npm run dev`. */
  dev: boolean;
  traffic: Traffic;
  log: Log;
};

/** Timeout for running answers when the process is asked to end. */
const farewellMs = 5_000;

/** Answers an undecodable path with a 400; Next.js would answer 500. */
function isPath(url = "/"): boolean {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "") !== "";
  } catch {
    return false;
  }
}

function refusePath(response: ServerResponse): void {
  const problem = new Problem(400, "bad_path", "the path is not valid percent-encoded UTF-8");
  const answer = problemResponse(problem, randomBase58(12));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  answer.text().then((text) => response.end(text));
}

/** Overwrites X-Forwarded-For with the address that the request came from. */
function tellAddress({ headers, socket }: IncomingMessage, proxies: number): void {
  const forwarded = headers["x-forwarded-for"];
  const list = Array.isArray(forwarded) ? forwarded.join() : forwarded;
  headers["x-forwarded-for"] = clientAddress(socket.remoteAddress, list, proxies);
  if (proxies === 0) for (const name of ["x-forwarded-host", "x-forwarded-proto"]) delete headers[name];
}

/** Overwrites the request header in which Next.js looks for its scripts' nonce. */
function secure({ headers }: IncomingMessage, response: ServerResponse, { settings, dev }: Serving): void {
  const https = settings.publicUrl?.startsWith("https:") ?? false;
  const secured = securityHeaders({ nonce: createNonce(), dev, https });
  delete headers["content-security-policy-report-only"];
  headers["content-security-policy"] = secured["content-security-policy"];
  for (const [name, value] of Object.entries(secured)) response.setHeader(name, value);
}

/** Starts `server`; error messages name `setting`, which holds the port. */
export async function listenAt(
  server: HttpServer,
  { port, host, setting }: { port: number; host: string | undefined; setting: string },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE" ? new Error(`port ${port} is taken: set ${setting} to another`) : error,
      ),
    );
    server.listen({ port, ...(host && { host }) }, resolve);
  });
}

/** Starts the HTTP server; `handle` answers the requests. */
export async function serve(
  handle: (...call: Parameters<RequestListener>) => Promise<void>,
  serving: Serving,
): Promise<HttpServer> {
  const { settings, traffic, log } = serving;
  const server = createServer((request, response) => {
    tellAddress(request, settings.proxies);
    secure(request, response, serving);
    traffic.watch(request.method ?? "", response);
    if (!isPath(request.url)) return refusePath(response);
    answering(response, () => handle(request, response)).catch((error) => {
      log.error("request.failed", { reason: messageOf(error) });
      response.destroy();
    });
  });
  await listenAt(server, { port: settings.port, host: settings.host, setting: "PORT" });
  return server;
}

/** Ends the streams and lets running answers finish. */
export async function close(server: HttpServer): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  closeAll();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const timer = new AbortController();
  const late = sleep(farewellMs, undefined, { signal: timer.signal }).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await Promise.race([closed, late]);
  timer.abort();
  clearInterval(idle);
}
