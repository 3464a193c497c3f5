/** Measures a new visitor's download until a page is complete: bytes on the wire, compressed as they come. */
import { type Browser, chromium } from "playwright";
import { findJob } from "@/server/jobs/job";
import { insertFinished } from "@/testing/finished";
import type { Place } from "@/testing/place";
import { until } from "@/testing/until";
import { findChromium } from "@/testing/web/chromium";
import { apiClient } from "@/testing/web/client";
import { withAppOn, withInstallation } from "@/testing/web/installation";
import { printTable } from "./measure";

/** Limit of JavaScript a page, in bytes. */
const bar = 200_000;

type Loaded = { bytes: Map<string, number>; requests: number };

/** Counts bytes by the kind of resource, until the page requests nothing more. */
async function load(browser: Browser, url: string): Promise<Loaded> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    const kinds = new Map<string, string>();
    const bytes = new Map<string, number>();
    network.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? "Other";
      bytes.set(kind, (bytes.get(kind) ?? 0) + encodedDataLength);
    });
    const response = await page.goto(url, { waitUntil: "networkidle" });
    if (response?.status() !== 200) throw new Error(`${url} answers ${response?.status()}`);
    return { bytes, requests: kinds.size };
  } finally {
    await context.close();
  }
}

/** Reads the JavaScript of a first visit, in bytes. */
export const readScriptBytes = async (browser: Browser, url: string): Promise<number> =>
  (await load(browser, url)).bytes.get("Script") ?? 0;

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;

function row(path: string, { bytes, requests }: Loaded): string[] {
  const of = (...kinds: string[]) => kinds.reduce((sum, kind) => sum + (bytes.get(kind) ?? 0), 0);
  const script = of("Script");
  const named = ["Script", "Document", "Stylesheet", "Font"];
  const rest = [...bytes.keys()].filter((kind) => !named.includes(kind));
  return [
    path,
    kilobytes(script),
    script <= bar ? "yes" : "NO",
    ...[of("Document"), of("Stylesheet"), of("Font"), of(...rest), of(...bytes.keys())].map(kilobytes),
    String(requests),
  ];
}

export async function firstLoad(place: Place): Promise<void> {
  const executablePath = await findChromium();
  if (!executablePath)
    throw new Error("Chromium is missing: install it (on Debian: apt-get install chromium)");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const rows = [
    [
      "page",
      "JavaScript",
      `at most ${bar / 1000} KB`,
      "HTML",
      "styles",
      "fonts",
      "the rest",
      "all",
      "requests",
    ],
  ];
  try {
    await withInstallation(place, async (installation) => {
      const { pool } = installation;
      await insertFinished(pool, 23); // a full page of the gallery, and the start of the next one
      await withAppOn(installation, { workers: 1 }, async ({ url }) => {
        const { id } = await apiClient(url).generate({ steps: 10 });
        const finished = async () => (await findJob(pool, id))?.status === "done";
        await until("a finished butterfly", finished, 300_000);
        for (const path of ["/", `/b/${id}`, "/gallery", "/how"])
          rows.push(row(path.replace(id, "<id>"), await load(browser, `${url}${path}`)));
      });
    });
  } finally {
    await browser.close();
  }
  printTable("First load", rows);
}
