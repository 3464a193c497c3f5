/** The client's address, for limits: unlike a cookie, a client cannot drop it. */
import { isIPv6 } from "node:net";

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
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (v4) return v4;
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const [head = "", tail] = plain.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const after = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  const whole = [...groups, ...Array<string>(Math.max(0, zeros)).fill("0"), ...after];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
