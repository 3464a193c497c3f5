/** A TCP proxy in front of a server that can cut its connections, or drop what is sent. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export type Proxy = {
  /** The given URL, through the proxy. */
  url: string;
  /** Closes all connections and refuses new ones. */
  cut(): void;
  /** Accepts connections and bytes, and forwards nothing. */
  swallow(): void;
  mend(): void;
  close(): Promise<void>;
};

export async function startProxy(url: string): Promise<Proxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let whole = true;
  let deaf = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Either side may close first, or fail: that closes the other.
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    if (!whole) return void client.destroy();
    if (deaf) return void keep(client).resume();
    const upstream = keep(connect(Number(target.port), target.hostname));
    keep(client).pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String(typeof address === "object" ? address?.port : "");
  const cut = () => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: through.href,
    cut,
    swallow: () => {
      deaf = true;
      for (const socket of sockets) socket.unpipe().resume();
    },
    mend: () => {
      whole = true;
      deaf = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
