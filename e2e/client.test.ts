/** The TypeScript client, packed and installed into a project of its own that has nothing else. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
const root = path.join(import.meta.dirname, "..");
const tsc = path.join(root, "node_modules", ".bin", "tsc");
const run = promisify(execFile);

const program = `
import { Imago, ImagoError, type Generation } from "imago-client";

const [base = "", token = ""] = process.argv.slice(2);
const imago = new Imago(base, { token });
const { generation, found } = await imago.ask({ seed: 42, steps: 3 });
const steps: number[] = [];
let last: Generation | undefined;
for await (const event of imago.events(generation.id)) {
  if (event.event === "frame") steps.push(event.data.step);
  if (event.event === "done") last = event.data;
}
const again = await imago.ask({ seed: 42, steps: 3 });
const ended = await imago.end(generation.id);
const picture = await imago.picture(generation.id, { scale: 2 });
const text = await imago.text(generation.id, { glyphs: "braille" });
const list = await imago.list({ mine: true });
const { models } = await imago.models();
const stranger = await new Imago(base).cancel(generation.id).catch((error: unknown) => error);
const wrong = await imago.ask({ steps: 9999 }).catch((error: unknown) => error);
const away = await new Imago("http://127.0.0.1:9").models().catch((error: unknown) => error);
console.log(JSON.stringify({
  found, steps, status: last?.status, again: again.found && again.generation.id === generation.id, ended: ended.status,
  picture: Array.from(picture.slice(1, 4)), lines: text.trimEnd().split("\\n").length, list: list.generations.length,
  models: models.length, stranger: stranger instanceof ImagoError && stranger.status,
  wrong: wrong instanceof ImagoError && wrong.problem?.errors?.[0]?.field,
  away: away instanceof ImagoError && away.message,
}));
`;

test("a program in a clean project paints, watches, takes home and is refused", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "imago-client-"));
  try {
    const client = path.join(root, "clients", "typescript");
    await run(tsc, ["-p", client, "--outDir", path.join(folder, "package", "dist")]);
    const manifest = path.join(client, "package.json");
    await run("cp", [manifest, path.join(folder, "package")]);
    await run("npm", ["pack", "--pack-destination", folder], { cwd: path.join(folder, "package") });
    const project = path.join(folder, "project");
    await run("mkdir", [project]);
    await writeFile(path.join(project, "package.json"), JSON.stringify({ type: "module", private: true }));
    await run("npm", ["install", "--offline", "--no-audit", path.join(folder, "imago-client-0.1.0.tgz")], {
      cwd: project,
    });
    await writeFile(path.join(project, "program.ts"), `declare const process: { argv: string[] };${program}`);
    await run(tsc, ["--strict", "--target", "es2023", "--module", "nodenext", "--types", "", "program.ts"], {
      cwd: project,
    });
    const { stdout } = await run(process.execPath, ["program.js", app.url, "a-token-of-my-own-0123456789"], {
      cwd: project,
    });
    expect(JSON.parse(stdout)).toEqual({
      found: false,
      steps: [0, 1, 2, 3],
      status: "done",
      again: true,
      ended: "done",
      picture: [80, 78, 71],
      lines: 16,
      list: 1,
      models: 1,
      stranger: 403,
      wrong: "steps",
      away: "The server cannot be reached. Try again soon.",
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
