import { createServer } from "node:net";

/** Returns a free port of this machine: `wanted` if nobody listens there, else one that the system picks. */
export async function freePort(wanted?: number): Promise<number> {
  for (const candidate of wanted ? [wanted, 0] : [0]) {
    const port = await new Promise<number | undefined>((resolve, reject) => {
      const server = createServer();
      server.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "EADDRINUSE" || error.code === "EACCES" ? resolve(undefined) : reject(error),
      );
      server.listen(candidate, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
      });
    });
    if (port) return port;
  }
  throw new Error("no port is free on 127.0.0.1");
}
