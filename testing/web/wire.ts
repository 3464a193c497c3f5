/** A raw connection to a server, for what HTTP clients do not do: pipelining, reading nothing, leaving early. */
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { until } from "../until";

export type Wire = {
  socket: Socket;
  /** Everything received so far; nothing while it does not read. */
  readonly text: string;
  /** The status lines' numbers so far. */
  readonly statuses: number[];
  readonly closed: boolean;
  /** Waits for as many answers. */
  answers(count: number): Promise<void>;
  untilClosed(): Promise<void>;
};

/** A GET request as sent over the wire. */
export const getRequest = (path: string, headers: Record<string, string> = {}): string =>
  [`GET ${path} HTTP/1.1`, "Host: a", ...Object.entries(headers).map((pair) => pair.join(": ")), "", ""].join(
    "\r\n",
  );

/** Connects to `url` and sends `sent`. `reads` false: it leaves what arrives in the socket's buffer. */
export async function openWire(url: string, sent = "", { reads = true } = {}): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  let closed = false;
  if (reads) socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.on("error", () => undefined); // a reset: `close` follows
  socket.once("close", () => {
    closed = true;
  });
  await once(socket, "connect");
  socket.write(sent);
  const wire: Wire = {
    socket,
    get text() {
      return text;
    },
    get statuses() {
      return Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
    },
    get closed() {
      return closed;
    },
    answers: async (count) => void (await until(`${count} answers`, () => wire.statuses.length >= count)),
    untilClosed: async () => void (await until("the connection's end", () => closed)),
  };
  return wire;
}
