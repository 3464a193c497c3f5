/** Lookups that find public addresses only, so that a request for somebody else reaches no inner network. */
import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Whether the address is one of the internet: not private, local, reserved, or a way to such (as IPv4 in IPv6). */
export const isPublicAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";

const inner = (host: string, address: string) =>
  new Error(`${host} is at ${address}, which is not an address of the internet`);

/** Throws if `host` is an address itself, and not a public one: connections to such are made without a lookup. */
export function requirePublicHost(host: string): void {
  const bare = host.replace(/^\[|\]$/g, "");
  if (isIP(bare) && !isPublicAddress(bare)) throw inner(host, bare);
}

/** Looks a host up for a connection, and fails if any of its addresses is not public: the connection has no other. */
export const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...(options as LookupOptions), all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, "", 0);
    const bad = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (bad || !first) return callback(inner(host, bad?.address ?? "no address"), "", 0);
    if ((options as LookupOptions).all) return callback(null, addresses as never, 0);
    callback(null, first.address, first.family);
  });
};
