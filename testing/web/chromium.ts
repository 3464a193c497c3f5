/** Finds the browser for tests: the machine's Chromium, else the one that playwright downloads. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const installMs = 180_000;

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function findInstalled(): Promise<string | undefined> {
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(path.delimiter)];
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  for (const file of [...candidates, chromium.executablePath()]) if (await isProgram(file)) return file;
  return undefined;
}

/** Downloads Playwright's own Chromium. */
async function install(): Promise<void> {
  const cli = path.join(import.meta.dirname, "..", "..", "node_modules", "playwright", "cli.js");
  const child = spawn(process.execPath, [cli, "install", "chromium"], {
    stdio: ["ignore", "inherit", "inherit"],
    timeout: installMs,
  });
  await once(child, "exit");
}

/** Returns Chromium's program; undefined if it is neither installed nor downloadable. */
export async function findChromium(): Promise<string | undefined> {
  const found = await findInstalled();
  if (found) return found;
  console.log("no Chromium on this machine: downloading playwright's");
  await install();
  return findInstalled();
}
