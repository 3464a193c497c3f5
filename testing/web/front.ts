/** An HTTP proxy in front of Imago, which may answer in its place for a while. */
import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Front = {
  url: string;
  /** Ends all connections; from now on every request gets this answer. */
  answerWith(status: number, type: string, text: string): void;
  /** Paths of the requests that got it. */
  answered: string[];
  /** Forwards again. */
  mend(): void;
  close(): Promise<void>;
};

export async function startFront(url: string): Promise<Front> {
  const { port } = new URL(url);
  const open = new Set<ServerResponse>();
  const answered: string[] = [];
  let own: { status: number; type: string; text: string } | undefined;
  const server = createServer((asked, response) => {
    if (own) {
      answered.push(asked.url ?? "");
      response.writeHead(own.status, { "content-type": own.type }).end(own.text);
      return;
    }
    const { method, url: path, headers } = asked;
    const forwarded = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => response.destroy()).pipe(response);
    });
    open.add(response);
    forwarded.on("error", () => response.destroy());
    response.on("close", () => {
      open.delete(response);
      forwarded.destroy();
    });
    asked.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    answerWith: (status, type, text) => {
      own = { status, type, text };
      answered.length = 0;
      for (const response of open) response.destroy();
    },
    mend: () => {
      own = undefined;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
