/** Who asks, by address: for limits, since a cookie can be dropped. */
import { isIPv6 } from "node:net";

/**
 * The address that the outermost of our own `proxies` saw: each adds the one it saw to X-Forwarded-For, so of that
 * list the last `proxies` entries are theirs and all before are anybody's. Without a proxy, the socket's address.
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
 * What limits count as one address: IPv4 as it is, also where a socket shows it as IPv6; of IPv6 the first 64 bits,
 * since a household, or anybody with a server, has 2^64 addresses under one such prefix.
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
