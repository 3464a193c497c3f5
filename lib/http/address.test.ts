import { expect, test } from "vitest";
import { addressGroup, clientAddress } from "./address";

test("without a proxy the socket's address counts, whatever the header says", () => {
  expect(clientAddress("198.51.100.7", "192.0.2.1", 0)).toBe("198.51.100.7");
});

test("behind proxies the address that the outermost one saw counts", () => {
  expect(clientAddress("10.0.0.1", "192.0.2.66, 192.0.2.1", 1)).toBe("192.0.2.1");
  expect(clientAddress("10.0.0.1", "192.0.2.66, 192.0.2.1, 10.0.0.2", 2)).toBe("192.0.2.1");
  expect(clientAddress("10.0.0.1", undefined, 1)).toBe("10.0.0.1");
  expect(clientAddress("10.0.0.1", "192.0.2.1", 2)).toBe("10.0.0.1");
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
