/** npm run web: the process that serves pages and API. Start it after `next build`; any number can share a database. */
import { createServer, type Server as HttpServer, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem, problemResponse } from "@/lib/api/problem";
import { randomBase58 } from "@/lib/base58";
import { onEnd } from "@/lib/end";
import { readWebSettings, type WebSettings } from "@/lib/env";
import { clientAddress } from "@/lib/http/address";
import { createLog, messageOf } from "@/lib/log";
import { migrate } from "./migrate";
import { importBundledModels } from "./model/bundled";
import { createPool } from "./pool";
import { ensureServer } from "./server";
import { answering } from "./web/answer";
import { trustOwnAddresses } from "./web/client";
import { feeds } from "./web/live";
import { closeAll, pool, setPlace } from "./web/shared";

const log = createLog({ part: "web" });
/** For answers that are under way when the process is asked to end. */
const farewellMs = 5_000;

const asked = new Promise<string>(onEnd);

async function prepareDatabase(url: string): Promise<void> {
  const connections = createPool(url, 2);
  try {
    await migrate(connections);
    const { rowCount } = await connections.query("select from imago.model limit 1");
    if (rowCount) return;
    for (const { name } of await importBundledModels(connections)) log.info("model.imported", { name });
  } finally {
    await connections.end();
  }
}

/** The pages and routes that `next build` made; `npm run dev` makes them as they are asked for. */
async function prepareApp(dev: boolean) {
  // Before React and Next.js are loaded, which look at it then.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { default: next } = await import("next");
  const app = next({ dev, quiet: !dev });
  await app.prepare();
  return app;
}

/** Next.js answers a path that it cannot decode with a 500. */
function isPath(url = "/"): boolean {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "") !== "";
  } catch {
    return false;
  }
}

function refusePath(response: ServerResponse): void {
  const problem = new Problem(400, "bad_path", "the path is no percent-encoded UTF-8");
  const answer = problemResponse(problem, randomBase58(12));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  answer.text().then((text) => response.end(text));
}

/** Listens; the address that each request came from goes into X-Forwarded-For, whatever was there. */
async function listen(
  handle: ReturnType<Awaited<ReturnType<typeof prepareApp>>["getRequestHandler"]>,
  { host, port, proxies }: WebSettings,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const { headers, socket } = request;
    const forwarded = headers["x-forwarded-for"];
    const address = clientAddress(
      socket.remoteAddress,
      Array.isArray(forwarded) ? forwarded.join() : forwarded,
      proxies,
    );
    headers["x-forwarded-for"] = address;
    if (proxies === 0) for (const name of ["x-forwarded-host", "x-forwarded-proto"]) delete headers[name];
    if (!isPath(request.url)) return refusePath(response);
    answering(response, () => handle(request, response)).catch((error) => {
      log.error("request.failed", { reason: messageOf(error) });
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`port ${port} is taken: set PORT to another`) : error),
    );
    server.listen({ port, ...(host && { host }) }, resolve);
  });
  return server;
}

/** Streams are ended, answers under way finished. */
async function close(server: HttpServer): Promise<void> {
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

async function main(): Promise<void> {
  const settings = readWebSettings();
  const database = await ensureServer({ log: (line) => log.info("server", { line }) });
  try {
    await prepareDatabase(database.url);
    setPlace({ url: database.url, folder: database.folder });
    trustOwnAddresses();
    feeds(); // listens from now on
    const app = await prepareApp(process.argv.includes("--dev"));
    const server = await listen(app.getRequestHandler(), settings);
    const address = server.address();
    const port = typeof address === "object" ? address?.port : settings.port;
    const url = settings.publicUrl ?? `http://${settings.host ?? "localhost"}:${port}`;
    log.info("web.started", { url, port });
    process.send?.({ url }); // to npm start, which tells people
    log.info("web.ending", { reason: await asked });
    await close(server);
    await pool().end();
    log.info("web.ended");
  } finally {
    await database.stop();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    log.error("web.failed", { reason: messageOf(error) });
    process.exit(1);
  },
);
