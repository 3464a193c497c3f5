/** The client's address, for limits: unlike a cookie, a client cannot drop it. */
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

export type Forwarded = {
  /** X-Forwarded-For, as received. */
  forwardedFor?: string | undefined;
  /** Forwarded, RFC 7239. */
  forwarded?: string | undefined;
};

/**
 * Returns the address that the outermost of our own `proxies` saw. Each proxy appends the address it saw to
 * X-Forwarded-For, or to Forwarded: the last `proxies` entries are theirs, and a client may have forged the ones
 * before.
 * A proxy that writes one of the headers may pass the other one on as the client sent it: where both name an address,
 * and not the same, neither is believed. Returns the socket's address without a proxy, or if the entry is something
 * else.
 */
export function clientAddress(
  socketAddress: string | undefined,
  { forwardedFor, forwarded }: Forwarded,
  proxies: number,
): string | undefined {
  if (proxies === 0) return socketAddress;
  const named = [forwardedFor?.split(","), forwarded && forOf(forwarded)]
    .map((entries) => (entries ? parseNode(entries.at(-proxies) ?? "") : undefined))
    .filter((address) => address !== undefined);
  return new Set(named).size === 1 ? named[0] : socketAddress;
}

/** The `for` of each element of a Forwarded header: `for=192.0.2.1;proto=https, for="[2001:db8::1]:4711"`. */
const forOf = (forwarded: string): string[] =>
  splitOutside(forwarded, ",").map((element) => {
    const pair = splitOutside(element, ";").find((one) => /^\s*for\s*=/i.test(one));
    return pair?.slice(pair.indexOf("=") + 1) ?? "";
  });

/** Splits at a separator that stands outside of a quoted string. */
function splitOutside(text: string, separator: "," | ";"): string[] {
  const parts = [""];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/**
 * Parses an address as proxies write it: bare, with a port, an IPv6 address in brackets, all of it in quotes. Returns
 * it in one form; undefined for anything else, such as `unknown`.
 */
function parseNode(text: string): string | undefined {
  const node = text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
  const bracketed = /^\[([^\]]*)\](?::\w+)?$/.exec(node)?.[1];
  const [, address = node] =
    bracketed === undefined ? (/^([\d.]+):\w+$/.exec(node) ?? []) : [node, bracketed];
  const [plain = ""] = address.split("%");
  // ipaddr.js would take "1" and "0x7f.1" too.
  return isIP(plain) === 0 ? undefined : ipaddr.process(plain).toString();
}

/**
 * Maps an address to the group that limits count. An IPv4 address is its own group, also in its IPv6 form. An
 * IPv6 address is cut to 64 bits, since one household or server usually owns all 2^64 addresses of a prefix.
 */
export function addressGroup(address: string): string {
  const [plain = ""] = address.split("%");
  if (!ipaddr.isValid(plain)) return plain.slice(0, 64);
  const parsed = ipaddr.process(plain); // ::ffff:192.0.2.1 becomes 192.0.2.1
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(":")}::/64`
    : parsed.toString();
}
