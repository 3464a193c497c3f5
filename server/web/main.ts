/** npm run web: the process that serves pages and API. Start it after `next build`; any number can share a database. */
import { createServer, type Server } from "node:http";
import path from "node:path";
import { migrate } from "@/db/migrate";
import { readJobSettings, readWebSettings } from "@/lib/env";
import { listeningUrl } from "@/lib/http/listening-url";
import { createLog, messageOf } from "@/lib/log";
import { onEnd } from "@/lib/process/end";
import { importBundledModels } from "../checkpoints/bundled";
import { createPool } from "@/db/pool";
import { enterServer } from "@/db/postgres";
import { chooseWays } from "@/db/postgres/external";
import { chooseRole } from "@/db/roles/tell";
import { cookieSecret, trustOwnAddresses } from "./client";
import { watchDisk } from "./disk";
import { setEncoder } from "./encoder/encoder";
import { createEncoder } from "./encoder/start";
import { feeds } from "./stream/live";
import { serveMetrics } from "./http/metrics";
import { writeSqlFile } from "../edition/file";
import { setEdition } from "./files/tab";
import { checkFolder } from "./folder";
import { checkPort, close, serve, type Upgrade } from "./http/serve";
import { onClose, pool, setJobSettings, setPlace } from "./shared";
import { startDelivering } from "./webhooks/deliver";
import { createTraffic } from "./http/traffic";

const log = createLog({ part: "web" });
const dev = process.argv.includes("--dev");

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

/** Prepares Next.js: the built pages, or with `npm run dev` pages built on request. */
async function prepareApp() {
  // React and Next.js read these when they are loaded.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  if (dev) {
    const { bundleTab } = await import("../edition/bundle"); // brings esbuild, which nothing else here needs
    await bundleTab(process.cwd(), path.join("public", "tab"));
  }
  const { default: next } = await import("next");
  // Otherwise Next.js listens to upgrades of the server that visitors reach, and leaves their connections open for
  // ever.
  const httpServer = createServer();
  const app = next({ dev, quiet: !dev, httpServer });
  await app.prepare();
  // With `npm run dev` they are passed on: pages come to life only once their socket is open. (The handler that
  // getUpgradeHandler() returns answers none.)
  const upgrade: Upgrade = (...call) => httpServer.emit("upgrade", ...call);
  return { handle: app.getRequestHandler(), upgrade: dev ? upgrade : undefined };
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === "object" ? address?.port : undefined;
}

async function main(): Promise<void> {
  const settings = readWebSettings();
  // The first start may import models for a minute: say before it what will fail after it.
  checkFolder(process.cwd());
  await checkPort(settings, "PORT");
  if (settings.metrics) await checkPort(settings.metrics, "IMAGO_METRICS_PORT");
  const database = await enterServer((line) => log.info("server", { line }));
  try {
    await prepareDatabase(database.url);
    const jobs = await chooseWays(readJobSettings());
    setJobSettings(jobs);
    const role = await chooseRole(database.url, "imago_web", jobs, log);
    setPlace({ url: database.url, folder: database.folder, role });
    setEdition(writeSqlFile);
    setEncoder(createEncoder());
    trustOwnAddresses();
    feeds(); // listens from now on
    const { handle, upgrade } = await prepareApp();
    const traffic = createTraffic();
    if (settings.webhooks !== "off") {
      const ending = new AbortController();
      onClose(() => ending.abort());
      const send = { inner: settings.webhooks === "any", timeoutMs: 10_000 };
      const delivery = { pool: pool(), log, siteSecret: cookieSecret, base: settings.publicUrl, send };
      startDelivering(delivery, traffic.registry, ending.signal);
    }
    watchDisk(log);
    if (settings.metrics) {
      const metrics = await serveMetrics(traffic.registry, settings.metrics, log);
      log.info("metrics.started", { host: settings.metrics.host, port: portOf(metrics) });
    }
    const server = await serve(handle, { settings, dev, traffic, log, upgrade });
    const port = portOf(server) ?? settings.port;
    const url = settings.publicUrl ?? listeningUrl(settings.host, port);
    log.info("web.started", { url, port });
    process.send?.({ url }); // to npm start, which prints it
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
