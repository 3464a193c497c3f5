/**
 * A front before a server that has no TLS: it takes PostgreSQL's request for TLS, as a server with a certificate does.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { generate } from "selfsigned";

export type TlsFront = {
  /** Host and port. */
  place: string;
  /** The certificate, for the name db.example, as PEM. */
  certificate: string;
  /** Connections so far that were encrypted, and that were not. */
  counts: { encrypted: number; plain: number };
  close(): Promise<void>;
};

/** The first eight bytes of a client that asks for TLS: the length and 80877103 (PostgreSQL's manual, "SSLRequest"). */
const sslRequest = "0000000804d2162f";

export async function startTlsFront(target: { hostname: string; port: string }): Promise<TlsFront> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "db.example" }]);
  const counts = { encrypted: 0, plain: 0 };
  const sockets = new Set<Socket>();
  const join = (client: Socket, first?: Buffer) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      socket.on("error", () => other.destroy()).on("close", () => other.destroy());
    if (first) upstream.write(first);
    client.pipe(upstream).pipe(client);
  };
  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => client.destroy()).on("close", () => sockets.delete(client));
    client.once("data", (bytes) => {
      if (bytes.subarray(0, 8).toString("hex") !== sslRequest) {
        counts.plain += 1;
        return join(client, bytes);
      }
      client.write("S");
      const secure = new TLSSocket(client, { isServer: true, key, cert });
      secure.on("error", () => client.destroy());
      secure.once("secure", () => {
        counts.encrypted += 1;
        join(secure);
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate: cert,
    counts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
