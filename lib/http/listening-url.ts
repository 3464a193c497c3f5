/** The URL under which a server that listens on `host` is reached from its own machine. */
import { isIPv6 } from "node:net";

/** Addresses that mean all addresses of the machine. */
const everywhere = ["0.0.0.0", "::", "::0", "0:0:0:0:0:0:0:0"];

/** `host`: an address or name, undefined for all addresses. An IPv6 address stands in brackets in a URL. */
export function listeningUrl(host: string | undefined, port: number): string {
  // Browsers take no zone (fe80::1%eth0) in a URL.
  const [address = ""] = (host ?? "").replace(/^\[(.*)\]$/, "$1").split("%");
  if (address === "" || everywhere.includes(address)) return `http://localhost:${port}`;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
