/** Starts a web process and workers on a test's database. */
import { webEnvironment, webNodeArgs } from "@/server/web/memory";
import { type Part, spawnPart } from "./process";

export type App = {
  /** The web process's URL, without a trailing slash. */
  url: string;
  web: Part;
  workers: Part[];
  addWorker(): Part;
  /** Starts a web process on the same port after the last one has ended. */
  startWeb(): Promise<void>;
  /** Ends everything and returns the web process's exit code. */
  stop(): Promise<number | null>;
};

export type AppOptions = {
  workers?: number;
  /** Settings of the web process and the workers. */
  settings?: Record<string, string>;
  /** Settings of the web process alone. */
  web?: Record<string, string>;
};

async function spawnWeb(settings: Record<string, string>): Promise<{ web: Part; port: string }> {
  const web = spawnPart(
    "server/web/main.ts",
    { ...webEnvironment, HOST: "127.0.0.1", ...settings },
    webNodeArgs,
  );
  try {
    const line = await web.said(/web\.started/);
    return { web, port: / port=(\d+)/.exec(line)?.[1] ?? "" };
  } catch (error) {
    await web.end("SIGKILL");
    throw error;
  }
}

export async function startApp(databaseUrl: string, options: AppOptions = {}): Promise<App> {
  const { workers = 1, settings = {} } = options;
  const common = { DATABASE_URL: databaseUrl, IMAGO_CORES: "1", ...settings };
  const { web, port } = await spawnWeb({ ...common, PORT: "0", ...options.web });
  const app: App = {
    url: `http://127.0.0.1:${port}`,
    web,
    workers: [],
    addWorker: () => {
      const worker = spawnPart("server/worker/main.ts", common);
      app.workers.push(worker);
      return worker;
    },
    startWeb: async () => {
      app.web = (await spawnWeb({ ...common, PORT: port, ...options.web })).web;
    },
    stop: async () => {
      await Promise.all(app.workers.map((worker) => worker.end("SIGTERM")));
      return app.web.end("SIGTERM");
    },
  };
  for (let i = 0; i < workers; i++) app.addWorker();
  return app;
}
