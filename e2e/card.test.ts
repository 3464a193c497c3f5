/** The cards that links are shown as. */
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { card, placePicture } from "@/components/card/place";
import { readFrames } from "@/server/jobs/frames";
import { queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { withApp } from "@/testing/web/with-app";

const app = withApp();
let done: string;

beforeAll(async () => {
  const { id } = await queueJob(app.pool, { seed: "9223372036854775807" });
  await untilJob(app.pool, id, "done");
  done = id;
});

async function pixels(path: string): Promise<Buffer> {
  const response = await fetch(`${app.url}${path}`);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
  const image = sharp(Buffer.from(await response.arrayBuffer()));
  const { format, channels } = await image.metadata();
  expect([format, channels]).toEqual(["png", 3]);
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([card.width, card.height]);
  return data;
}

/** Every pixel of the 8 x 8 picture is a square of its one colour, where the card has its picture. */
function expectShows(pixels: Buffer, rgb: Buffer | undefined): void {
  const { left, top, scale } = placePicture(8, 8);
  expect(scale).toBe(64);
  const wrong: string[] = [];
  for (let y = 0; y < 8 * scale; y++)
    for (let x = 0; x < 8 * scale; x++) {
      const at = 3 * ((top + y) * card.width + left + x);
      const from = 3 * (Math.floor(y / scale) * 8 + Math.floor(x / scale));
      for (let channel = 0; channel < 3; channel++)
        if (pixels[at + channel] !== rgb?.[from + channel]) wrong.push(`${x},${y}`);
    }
  expect(wrong).toEqual([]);
}

test("a finished butterfly's card shows its stored pixels, and a label beside them", async () => {
  const shown = await pixels(`/b/${done}/card.png`);
  expectShows(shown, (await readFrames(app.pool, done)).at(-1)?.rgb);
  // Ink on the label's half: the type is there.
  let dark = 0;
  for (let y = 60; y < 570; y++)
    for (let x = 680; x < 1140; x++) if ((shown[3 * (y * card.width + x)] ?? 255) < 80) dark += 1;
  expect(dark).toBeGreaterThan(5_000);
});

test("the site's card shows the newest", async () => {
  expectShows(await pixels("/card.png"), (await readFrames(app.pool, done)).at(-1)?.rgb);
});

test("a card is kept for a day, and not sent twice", async () => {
  const first = await fetch(`${app.url}/b/${done}/card.png`);
  expect(first.headers.get("cache-control")).toBe("public, max-age=86400");
  await first.arrayBuffer();
  const etag = first.headers.get("etag") ?? "";
  const again = await fetch(`${app.url}/b/${done}/card.png`, { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("there is none before the butterfly is done, nor of one that there is not or that is hidden", async () => {
  const [worker] = app.workers.splice(0);
  await worker?.end("SIGTERM");
  const { id } = await queueJob(app.pool);
  const status = async (id: string) => (await fetch(`${app.url}/b/${id}/card.png`)).status;
  expect(await status(id)).toBe(409);
  expect(await status("111111111111")).toBe(404);
  // Sites that show links add parameters of their own.
  expect((await fetch(`${app.url}/b/${done}/card.png?size=9`)).status).toBe(200);
  await app.pool.query("update imago.job set hidden = true where id = $1", [done]);
  expect(await status(done)).toBe(404);
});

test("search engines and chats may fetch cards", async () => {
  const robots = await (await fetch(`${app.url}/robots.txt`)).text();
  const refused = [...robots.matchAll(/^Disallow: (\S+)/gm)].map(([, path = ""]) => path);
  expect(refused).toEqual(["/api/"]);
});
