/** The client's address, for limits: unlike a cookie, a client cannot drop it. */
import ipaddr from "ipaddr.js";

/**
 * Returns the address that the outermost of our own `proxies` saw. Each proxy appends the address it saw to
 * X-Forwarded-For: the last `proxies` entries are theirs, and a client may have forged the ones before.
 * Without a proxy, returns the socket's address.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  proxies: number,
): string | undefined {
  const seen = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const address = proxies > 0 ? seen.at(-proxies) : undefined;
  return address || socketAddress;
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
