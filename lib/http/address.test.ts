import fc from "fast-check";
import { expect, test } from "vitest";
import { addressGroup, clientAddress, type Forwarded } from "./address";

test("without a proxy the socket's address counts, whatever the headers say", () => {
  const forged = { forwardedFor: "192.0.2.1", forwarded: "for=192.0.2.1" };
  expect(clientAddress("198.51.100.7", forged, 0)).toBe("198.51.100.7");
});

test("behind proxies the address that the outermost one saw counts", () => {
  const seen = (forwardedFor: string | undefined, proxies: number) =>
    clientAddress("10.0.0.1", { forwardedFor }, proxies);
  expect(seen("192.0.2.66, 192.0.2.1", 1)).toBe("192.0.2.1");
  expect(seen("192.0.2.66, 192.0.2.1, 10.0.0.2", 2)).toBe("192.0.2.1");
  expect(seen(undefined, 1)).toBe("10.0.0.1");
  expect(seen("192.0.2.1", 2)).toBe("10.0.0.1");
});

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();
const port = fc.integer({ min: 0, max: 65_535 });

test("an address counts however a proxy writes it: with a port, in brackets, in quotes, in Forwarded", () => {
  const written = fc.oneof(
    fc.tuple(ipv4, port).map(([a, p]) => [a, [a, `${a}:${p}`, ` ${a} `, `"${a}:${p}"`]] as const),
    fc.tuple(ipv6, port).map(([a, p]) => [a, [a, `[${a}]`, `[${a}]:${p}`, `"[${a}]:${p}"`]] as const),
  );
  fc.assert(
    fc.property(written, fc.array(fc.string(), { maxLength: 2 }), ([address, forms], before) => {
      const expected = addressGroup(address);
      const group = (headers: Forwarded) => addressGroup(clientAddress("10.0.0.1", headers, 1) ?? "");
      for (const form of forms) {
        expect(group({ forwardedFor: [...before, form].join(", ") })).toBe(expected);
        const forwarded = `for=unknown;by="a,b;c", proto=https;FOR=${form.trim()};host="x"`;
        expect(group({ forwarded })).toBe(expected);
        expect(group({ forwardedFor: form, forwarded })).toBe(expected);
      }
    }),
  );
});

test("a text that does not name an address is not believed, nor are two headers that disagree", () => {
  const odd = [
    "unknown",
    "_hidden",
    "",
    "1",
    "0x7f.1",
    "127.1",
    "[::1",
    "192.0.2.1, ",
    "a.example:80",
    "[192.0.2.1",
  ];
  for (const forwardedFor of odd) expect(clientAddress("10.0.0.1", { forwardedFor }, 1)).toBe("10.0.0.1");
  const forged = { forwardedFor: "192.0.2.1", forwarded: "for=192.0.2.2" };
  expect(clientAddress("10.0.0.1", forged, 1)).toBe("10.0.0.1");
  expect(clientAddress("10.0.0.1", { ...forged, forwarded: "for=_secret" }, 1)).toBe("192.0.2.1");
});

test("IPv4 is one address however it is written, IPv6 one for each /64", () => {
  expect(addressGroup("::ffff:192.0.2.1")).toBe(addressGroup("192.0.2.1"));
  expect(addressGroup("2001:db8:0:1:aaaa::1")).toBe("2001:db8:0:1::/64");
  expect(addressGroup("2001:0DB8::0001:bbbb:0:0:2")).toBe("2001:db8:0:1::/64");
  expect(addressGroup("2001:db8:0:2::1")).not.toBe(addressGroup("2001:db8:0:1::1"));
  expect(addressGroup("::1")).toBe("0:0:0:0::/64");
  expect(addressGroup("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
});

test("an invalid address is cut to a limited length", () => {
  expect(addressGroup("x".repeat(1000))).toHaveLength(64);
});
