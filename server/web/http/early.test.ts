import { once } from "node:events";
import { access } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "@/testing/folder";
import { spawnPart } from "@/testing/web/process";
import { checkFolder } from "../folder";
import { checkPort } from "./serve";

test.each(["PORT", "IMAGO_METRICS_PORT"])(
  "a port of %s that is taken ends the web before it makes a database, and names who has it",
  async (setting) => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    onTestFinished(() => void holder.close());
    const { port } = holder.address() as AddressInfo;
    const data = path.join(await temporaryFolder(), "data");
    const settings = { HOST: "127.0.0.1", PORT: "0", [setting]: String(port), IMAGO_DATA: data };
    const web = spawnPart("server/web/main.ts", settings);
    expect(await web.ended).toBe(1);
    const who = process.platform === "linux" ? ` by process ${process.pid} (` : "";
    expect(web.lines.join("\n")).toContain(`port ${port} is taken${who}`);
    expect(web.lines.join("\n")).toContain(`set ${setting} to another`);
    await expect(access(data)).rejects.toThrow("ENOENT");
  },
);

test("an address on which this machine cannot listen is named with its setting", async () => {
  const ask = (host: string, setting: "PORT" | "IMAGO_METRICS_PORT") =>
    checkPort({ port: 34_567, host }, setting);
  await expect(ask("192.0.2.1", "PORT")).rejects.toThrow('HOST is "192.0.2.1": this machine has no such');
  await expect(ask("192.0.2.1", "IMAGO_METRICS_PORT")).rejects.toThrow('IMAGO_METRICS_HOST is "192.0.2.1"');
  await expect(ask("localhost:3000", "PORT")).rejects.toThrow('HOST is "localhost:3000": ');
});

test("a folder in which the pages cannot be built is named", () => {
  checkFolder("/srv/imago");
  expect(() => checkFolder("/srv/c#/imago")).toThrow("the path /srv/c#/imago has a #");
});
