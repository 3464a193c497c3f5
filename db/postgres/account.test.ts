import { execFileSync } from "node:child_process";
import {
  chmod,
  chown,
  link,
  mkdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { launch } from "@/testing/launch";
import { connect } from "../pool";
import { type Account, canEnter, findAccount, isRoot } from "./account";
import { ensureServer } from "./index";
import { serverProcesses } from "./processes";

const silent = () => undefined;
const usual = hasSystemServer() ? "system" : "packaged";
const kinds = hasSystemServer() ? (["system", "packaged"] as const) : (["packaged"] as const);

const nobody = isRoot() ? await findAccount("nobody") : undefined;
const checkout = path.resolve(import.meta.dirname, "../..");
const nobodyCanRead = nobody !== undefined && (await canEnter(nobody, checkout));

async function serverUser(folder: string): Promise<number> {
  const [pid = 0] = await serverProcesses(folder);
  return (await stat(`/proc/${pid}`)).uid;
}

async function whoAmI(url: string): Promise<unknown> {
  const client = await connect(url);
  return client
    .query("select current_user as name")
    .then(({ rows }) => rows[0])
    .finally(() => client.end());
}

describe.skipIf(!isRoot())("as root", () => {
  for (const server of kinds)
    test(`the ${server} PostgreSQL runs as an unprivileged user, its data in the data folder`, async () => {
      const { settings, elsewhere } = await testFolder({ server });
      const running = await ensureServer({ settings, elsewhere, durable: false, log: silent });
      const folder = running.folder ?? "";
      expect(path.dirname(folder)).toBe(settings.dataFolder);
      expect(await serverUser(folder)).not.toBe(0);
      await running.stop();
    });

  for (const server of kinds)
    test(`with a home of mode 0700 the ${server} PostgreSQL's data goes elsewhere, and a link shows where`, async () => {
      const { settings, elsewhere, parent } = await testFolder({ server, mode: 0o700 });
      const given = { settings, elsewhere, durable: false, log: silent };
      const running = await ensureServer(given);
      const folder = running.folder ?? "";
      expect(folder.startsWith(`${elsewhere}/`)).toBe(true);
      const link = path.join(parent, "data", path.basename(folder));
      expect(await realpath(link)).toBe(folder);
      expect(await serverUser(folder)).not.toBe(0);
      expect(running.lines.join("\n")).toContain(`data goes to ${path.dirname(folder)}`);
      expect(await whoAmI(running.url)).toEqual({ name: "imago_owner" });
      await running.stop();

      // Finds the data again after a crash between creating and linking, or in a fresh clone in the same place.
      await rm(link);
      const again = await ensureServer(given);
      expect(again).toMatchObject({ folder, url: running.url });
      expect(await realpath(link)).toBe(folder);
      await again.stop();
    });

  test("a data folder that another user owns gets a server of that user's, sudo or not", async () => {
    const owner = nobody as Account;
    const { settings, elsewhere } = await testFolder({ server: usual, owner, mode: 0o700 });
    const running = await ensureServer({ settings, elsewhere, durable: false, log: silent });
    expect(path.dirname(running.folder ?? "")).toBe(settings.dataFolder);
    expect(await serverUser(running.folder ?? "")).toBe(owner.uid);
    expect((await stat(settings.dataFolder)).uid).toBe(owner.uid);
    await running.stop();
  });

  test("data that a copy has left to root is given to the server's user", async () => {
    const { settings, elsewhere } = await testFolder({ server: usual });
    const given = { settings, elsewhere, durable: false, log: silent };
    const first = await ensureServer(given);
    await first.stop();
    execFileSync("chown", ["-R", "0:0", first.folder ?? ""]);
    const second = await ensureServer(given);
    expect(second.lines.join("\n")).toMatch(/belongs to uid 0: giving it to/);
    await second.stop();
  });

  test("links that the server's user puts in its folder lead to no file of root's", async () => {
    const { settings, elsewhere, parent } = await testFolder({ server: usual });
    const given = { settings, elsewhere, durable: false, log: silent };
    const first = await ensureServer(given);
    await first.stop();
    const precious = path.join(parent, "precious");
    const before = async () => {
      const { uid, mode } = await stat(precious);
      return { uid, mode, text: await readFile(precious, "utf8") };
    };
    await writeFile(precious, "root's\n", { mode: 0o644 });
    const untouched = await before();
    for (const name of ["imago.json.new", "imago.conf"]) {
      await rm(path.join(first.folder ?? "", name), { force: true });
      await symlink(precious, path.join(first.folder ?? "", name));
    }
    const second = await ensureServer(given);
    await second.stop();
    expect(await before()).toEqual(untouched);

    const log = `${first.folder}.log`;
    await rm(log);
    await symlink(precious, log);
    await expect(ensureServer(given)).rejects.toThrow(/postgres-\d+\.log is a link.*: remove it/);
    await rm(log);
    await link(precious, log);
    await expect(ensureServer(given)).rejects.toThrow(/has several names: remove it/);
    await rm(log);
    expect(await before()).toEqual(untouched);
  });

  test("a folder of root's that a link calls the data is not given away", async () => {
    const { settings, elsewhere, parent } = await testFolder({ server: usual, owner: nobody as Account });
    const precious = path.join(parent, "..", "precious");
    await mkdir(precious);
    await mkdir(settings.dataFolder);
    await chown(settings.dataFolder, nobody?.uid ?? 0, nobody?.gid ?? 0);
    const trap = path.join(settings.dataFolder, "postgres-15");
    await symlink(precious, trap);
    const starting = ensureServer({ settings, elsewhere, log: silent });
    await expect(starting).rejects.toThrow("and Imago did not make it: remove the link to it");
    expect((await stat(precious)).uid).toBe(0);
    await rm(trap);
  });

  test("the server's environment has none of our secrets", async () => {
    vi.stubEnv("HF_TOKEN", "hf_topsecret");
    const { settings, elsewhere } = await testFolder({ server: usual });
    const running = await ensureServer({ settings, elsewhere, durable: false, log: silent });
    const [pid = 0] = await serverProcesses(running.folder ?? "");
    const environment = (await readFile(`/proc/${pid}/environ`, "utf8"))
      .split("\0")
      .map((pair) => pair.split("=")[0]);
    expect(environment).toContain("PATH");
    expect(environment).not.toContain("HF_TOKEN");
    vi.unstubAllEnvs();
    await running.stop();
  });

  test("data that has moved out of reach is named, and found again where the error says to move it", async () => {
    const { settings, elsewhere, parent } = await testFolder({ server: usual });
    const given = { settings, elsewhere, durable: false, log: silent };
    const first = await ensureServer(given);
    await first.stop();
    await chmod(parent, 0o700);
    const starting = ensureServer(given);
    await expect(starting).rejects.toThrow(/cannot reach .*: move it to /);
    const home = /move it to (\S+)/.exec(await starting.then(() => "", String))?.[1] ?? "";
    execFileSync("mv", [first.folder ?? "", home]);
    const again = await ensureServer(given);
    expect(again).toMatchObject({
      url: first.url,
      folder: path.join(home, path.basename(first.folder ?? "")),
    });
    await again.stop();
  });

  test("a link to data that is gone is an error, not an empty database", async () => {
    const { settings, elsewhere } = await testFolder({ server: usual });
    await mkdir(settings.dataFolder);
    const link = path.join(settings.dataFolder, "postgres-15");
    await symlink("/nonexistent/postgres-15", link);
    const starting = ensureServer({ settings, elsewhere, log: silent });
    await expect(starting).rejects.toThrow("leads to /nonexistent/postgres-15, which does not exist");
    await rm(link);
  });
});

describe.skipIf(!nobodyCanRead)(
  "as a normal user (the tests run as root, in a place that others can read)",
  () => {
    for (const server of kinds)
      test(`the ${server} PostgreSQL runs as that user, in the data folder, even in a home of mode 0700`, async () => {
        const owner = nobody as Account;
        const { settings } = await testFolder({ server, owner, mode: 0o700 });
        const { server: running, end } = await launch({ settings, durable: false }, owner);
        expect(running).toMatchObject({ kind: server, folder: expect.stringContaining(settings.dataFolder) });
        expect(await serverUser(running.folder ?? "")).toBe(owner.uid);
        expect(await whoAmI(running.url)).toEqual({ name: "imago_owner" });
        expect(await end("SIGTERM")).toBe(0);
        expect(await serverProcesses(running.folder ?? "")).toEqual([]);
      });

    test("data of another user's is refused, and not replaced by an empty database", async () => {
      const { settings } = await testFolder({ server: usual, mode: 0o777 });
      const first = await ensureServer({ settings, durable: false, log: silent });
      await first.stop();
      const launching = launch({ settings, durable: false }, nobody);
      await expect(launching).rejects.toThrow(/belongs to another user \(uid 0\)/);
    });

    test("a data folder that cannot be made is an error that says what to set", async () => {
      const { settings } = await testFolder({ server: usual, mode: 0o755 });
      const launching = launch({ settings, durable: false }, nobody);
      await expect(launching).rejects.toThrow(/cannot create the data folder .*set IMAGO_DATA/);
    });
  },
);

describe.skipIf(isRoot())("as a normal user", () => {
  test("the server runs as that user, in the data folder, even in a home of mode 0700", async () => {
    const { settings } = await testFolder({ server: usual, mode: 0o700 });
    const running = await ensureServer({ settings, durable: false, log: silent });
    expect(path.dirname(running.folder ?? "")).toBe(settings.dataFolder);
    expect((await stat(running.folder ?? "")).uid).toBe(process.getuid?.());
    await running.stop();
  });
});
