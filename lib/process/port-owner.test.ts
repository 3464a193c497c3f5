import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { portOwner } from "./port-owner";

test.skipIf(process.platform !== "linux")("a port is owned by the process that listens there", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await portOwner(port)).toMatch(new RegExp(`^process ${process.pid} \\(.+\\)$`));
  server.close();
  await once(server, "close");
  expect(await portOwner(port)).toBeUndefined();
});
