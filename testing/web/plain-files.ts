/** Serves a folder as a plain web server would, below a path. */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".gz": "application/gzip",
};

export type PlainFiles = { url: string; stop(): Promise<void> };

/** `below` begins and ends with a slash. */
export async function servePlainFiles(folder: string, below: string): Promise<PlainFiles> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname.startsWith(below) ? pathname.slice(below.length) : undefined;
    const file = name === undefined ? undefined : path.join(folder, name.replace(/(^|\/)$/, "$1index.html"));
    const content = file && (await readFile(file).catch(() => undefined));
    if (!file || !content) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[path.extname(file)] ?? "text/plain" }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${below}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
