/** The clients in TypeScript and Python, each in a project of its own that has nothing else. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type Described, writePython } from "@/scripts/client-types";
import { temporaryFolder } from "@/testing/folder";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
const root = path.join(import.meta.dirname, "..");
const tsc = path.join(root, "node_modules", ".bin", "tsc");
const python = "/usr/bin/python3";
const run = promisify(execFile);

const shares = [1, 2, 3, 4, 5, 6, 7].map((eighths) => eighths / 8);

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
const { generation: other } = await imago.ask({ seed: 43, steps: 3 });
await imago.end(other.id);
const begun = await imago.askMorph(generation.id, other.id);
const morph = await imago.endMorph(generation.id, other.id);
const looked = await imago.morph(other.id, generation.id);
const gif = await imago.morphAnimation(generation.id, other.id, { format: "gif", scale: 1 });
const list = await imago.list({ mine: true });
const { models } = await imago.models();
const stranger = await new Imago(base).cancel(generation.id).catch((error: unknown) => error);
const wrong = await imago.ask({ steps: 9999 }).catch((error: unknown) => error);
const away = await new Imago("http://127.0.0.1:9").models().catch((error: unknown) => error);
const page = () => Promise.resolve(new Response("<p>Log in", { headers: { "content-type": "text/html" } }));
const portal = new Imago(base, { fetch: page });
const believed = await Promise.allSettled([portal.text("x"), portal.picture("x"), portal.events("x").next()]);
console.log(JSON.stringify({
  found, steps, status: last?.status, again: again.found && again.generation.id === generation.id, ended: ended.status,
  picture: Array.from(picture.slice(1, 4)), lines: text.trimEnd().split("\\n").length, list: list.generations.length,
  begun: begun.done, morph: morph.done, shares: morph.between.map(({ share }) => share),
  turned: looked.between[0]?.generation?.id === morph.between[6]?.generation?.id, gif: Array.from(gif.slice(0, 3)),
  models: models.length, stranger: stranger instanceof ImagoError && stranger.status,
  wrong: wrong instanceof ImagoError && wrong.problem?.errors?.[0]?.field,
  away: away instanceof ImagoError && away.message,
  believed: believed.filter(({ status }) => status === "fulfilled").length,
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
      begun: false,
      morph: true,
      shares,
      turned: true,
      gif: [71, 73, 70],
      list: 9,
      models: 1,
      stranger: 403,
      wrong: "steps",
      away: "The server cannot be reached. Try again soon.",
      believed: 0,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

const pythonProgram = `
import json, sys
from imago_client import Imago, ImagoError

base, token = sys.argv[1:]
imago = Imago(base, token)
asked = imago.ask(seed=42, steps=3)
id = asked.generation.id
steps, last = [], None
for event in imago.events(id):
    if event.name == "frame":
        steps.append(event.data.step)
    if event.name == "done":
        last = event.data
again = imago.ask(seed=42, steps=3)

def refused(call):
    try:
        call()
    except ImagoError as error:
        return error

wrong = refused(lambda: imago.ask(steps=9999))
other = imago.ask(seed=43, steps=3).generation.id
morph = imago.end_morph(id, other)
print(json.dumps({
    "found": asked.found, "steps": steps, "status": last.status.value, "name": last.name,
    "again": again.found and again.generation.id == id, "ended": imago.end(id).status.value,
    "frames": len(imago.frames(id).frames), "hash": imago.frame(id, 3).state_hash,
    "picture": list(imago.picture(id, scale=2)[1:4]), "lines": len(imago.text(id, glyphs="braille").splitlines()),
    "morph": morph.done, "shares": [place.share for place in morph.between],
    "looked": imago.morph(other, id).between[6].generation.id == morph.between[0].generation.id,
    "webp": imago.morph_animation(id, other, scale=1)[8:12].decode(),
    "list": len(imago.list(mine=True).generations), "models": len(imago.models().models),
    "stranger": refused(lambda: Imago(base).cancel(id)).status,
    "wrong": wrong.problem.errors[0].field, "away": str(refused(Imago("http://127.0.0.1:9").models)),
}))
`;

test("a Python client generated from the served document does the same", async ({ skip }) => {
  skip(!existsSync(python), "Python is missing: apt-get install python3");
  const folder = await temporaryFolder();
  const module = path.join(folder, "imago_client");
  await cp(path.join(root, "clients", "python", "imago_client"), module, { recursive: true });
  const document: Described = await (await fetch(`${app.url}/api/openapi.json`)).json();
  await writeFile(path.join(module, "types.py"), await writePython(document));
  await writeFile(path.join(folder, "program.py"), pythonProgram);
  const { stdout } = await run(python, ["-B", "program.py", app.url, "another-token-0123456789"], {
    cwd: folder,
  });
  const { frames } = await (await fetch(`${app.url}/api/generations?seed=42`))
    .json()
    .then(async ({ generations: [{ links }] }) => (await fetch(`${app.url}${links.frames}`)).json());
  expect(JSON.parse(stdout)).toEqual({
    found: true,
    steps: [0, 1, 2, 3],
    status: "done",
    name: expect.stringMatching(/^[A-Z][a-z]+ [a-z]+$/),
    again: true,
    ended: "done",
    frames: 4,
    hash: frames.at(-1).stateHash,
    picture: [80, 78, 71],
    lines: 16,
    morph: true,
    shares,
    looked: true,
    webp: "WEBP",
    list: 0,
    models: 1,
    stranger: 403,
    wrong: "steps",
    away: "The server cannot be reached. Try again soon.",
  });
});
