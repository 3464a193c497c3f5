/** The HTTP server before Next.js: checks and headers of every request and answer, and the shutdown. */
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@/lib/api/problem";
import type { WebSettings } from "@/lib/env";
import { clientAddress } from "@/lib/http/address";
import { preflightHeaders, readingHeaders } from "@/lib/http/cors";
import { createNonce, isEngine, isFramed, securityHeaders } from "@/lib/http/security";
import { type Log, messageOf } from "@/lib/log";
import { portOwner } from "@/lib/process/port-owner";
import { answering } from "../answer";
import { createGate } from "./gate";
import { methodFault, optionsHeaders } from "./page-methods";
import { refuse } from "./refuse";
import { closeAll } from "../shared";
import type { Traffic } from "./traffic";

/** Takes over the socket of a request that asks for another protocol. Returns false if nobody does. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export type Serving = {
  settings: WebSettings;
  /** Whether this is `npm run dev`. */
  dev: boolean;
  traffic: Traffic;
  log: Log;
  /** Takes over connections below /_next; without it, a request for another protocol is answered as any other. */
  upgrade?: Upgrade | undefined;
  /** Time after which an answer ends of which the client reads nothing more. */
  unreadMs?: number;
  /** Time from the beginning of an answer after which the rest of it holds no turn of its address. */
  sendMs?: number;
};

/** Longer than the pings of an event stream are apart. */
const usualUnreadMs = 60_000;
/** A client that reads fast has a file of megabytes by then, even from a busy process. */
const usualSendMs = 2_000;
/** Timeout for receiving a whole request: its body has 16 KB at most. */
const requestMs = 30_000;
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

const badPath = () =>
  new Problem(400, "bad_path", "the path must begin with / and be valid percent-encoded UTF-8");

/** The methods that Next.js can make a Request of, so that a route can answer. */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const unknownMethod = (method: string) =>
  new Problem(501, "unknown_method", `the method ${method} is not supported; ${methods.join(", ")} are`);

/**
 * Says what is wrong with a request before anything reads it: Next.js would redirect an address with a host to that
 * host, and two Host headers may mean one site to a proxy and another to us.
 */
function findFault({ method = "", url = "/", rawHeaders }: IncomingMessage): Problem | undefined {
  if (!methods.includes(method)) return unknownMethod(method);
  // RFC 9110, 9.3.7: OPTIONS * asks about the server.
  if (!(url.startsWith("/") && isPath(url)) && !(url === "*" && method === "OPTIONS")) return badPath();
  const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host");
  return hosts.length > 1
    ? new Problem(400, "bad_host", `the request has ${hosts.length} Host headers; it must have one`)
    : methodFault(method, url);
}

/** Overwrites X-Forwarded-For with the address that the request came from. */
function tellAddress({ headers, socket }: IncomingMessage, proxies: number): void {
  const list = headers["x-forwarded-for"];
  const forwardedFor = Array.isArray(list) ? list.join() : list;
  const { forwarded } = headers;
  headers["x-forwarded-for"] = clientAddress(socket.remoteAddress, { forwardedFor, forwarded }, proxies);
  if (proxies === 0) for (const name of ["x-forwarded-host", "x-forwarded-proto"]) delete headers[name];
}

/** Overwrites the request header in which Next.js looks for its scripts' nonce. */
function secure(
  { headers, method, url }: IncomingMessage,
  response: ServerResponse,
  { settings, dev }: Serving,
): void {
  const https = settings.publicUrl?.startsWith("https:") ?? false;
  const about = { framed: isFramed(url), engine: isEngine(url) };
  const secured = securityHeaders({ nonce: createNonce(), dev, https, ...about });
  delete headers["content-security-policy-report-only"];
  headers["content-security-policy"] = secured["content-security-policy"];
  const all = { ...secured, ...readingHeaders(method, url) };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
}

/** The faults of an address to listen on, by the system's code. */
const addressFaults: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such name is known; an address has no port, and no http:// before it",
  EAI_AGAIN: "the name cannot be looked up now",
  EADDRNOTAVAIL: "this machine has no such address",
  EINVAL: "this machine cannot listen on such an address",
};

/** Starts `server`; error messages name `setting`, which holds the port, or the setting of the address. */
export async function listenAt(
  server: HttpServer,
  { port, host, setting }: { port: number; host: string | undefined; setting: string },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host && { host }) }, resolve);
  }).catch(async (error: NodeJS.ErrnoException) => {
    const fault = addressFaults[error.code ?? ""];
    if (fault && host) throw new Error(`${setting.replace("PORT", "HOST")} is "${host}": ${fault}`);
    if (error.code === "EACCES")
      throw new Error(
        `${setting} is ${port}: this user may not listen there; ports from 1024 on are free to all`,
      );
    if (error.code !== "EADDRINUSE") throw error;
    const owner = await portOwner(port);
    throw new Error(`port ${port} is taken${owner ? ` by ${owner}` : ""}: set ${setting} to another`);
  });
}

/** Throws if the port of `setting` is taken, so that a start can end before it has done any work. */
export async function checkPort(
  { port, host }: Pick<WebSettings, "port" | "host">,
  setting: "PORT" | "IMAGO_METRICS_PORT",
): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await listenAt(probe, { port, host, setting });
  await new Promise((resolve) => probe.close(resolve));
}

/** Starts the HTTP server; `handle` answers the requests. */
export async function serve(
  handle: (...call: Parameters<RequestListener>) => Promise<void>,
  serving: Serving,
): Promise<HttpServer> {
  const { settings, traffic, log, upgrade, unreadMs = usualUnreadMs, sendMs = usualSendMs } = serving;
  const gate = createGate({ ...settings, unreadMs, sendMs });
  const server = createServer({ requestTimeout: requestMs }, (request, response) => {
    tellAddress(request, settings.proxies);
    secure(request, response, serving);
    traffic.watch(request.method ?? "", response);
    const fault = findFault(request);
    if (fault) return refuse(request, response, fault);
    delete request.headers["next-action"]; // there are no actions, and an unknown one fills the log
    const preflight = preflightHeaders(
      request.method,
      request.url,
      request.headers["access-control-request-method"],
    );
    const asked = preflight ?? optionsHeaders(request.method, request.url);
    if (asked) return void response.writeHead(204, asked).end();
    gate.admit(request, response, (stepAside) =>
      answering({ response, stepAside }, () => handle(request, response)).catch((error) => {
        log.error("request.failed", { reason: messageOf(error) });
        response.destroy();
      }),
    );
  });
  gate.watch(server);
  if (upgrade)
    server.on("upgrade", (request, socket, head) => {
      if (!request.url?.startsWith("/_next/") || !upgrade(request, socket, head)) socket.destroy();
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
