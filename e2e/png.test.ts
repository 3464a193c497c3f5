/** The PNG files that SQL writes, in a browser. */
import { expect } from "vitest";
import { testDatabase } from "@/testing/database";
import { browserTest, withBrowser } from "@/testing/web/browser";

const browser = withBrowser();

browserTest("Chromium decodes the PNG of imago.png to the same pixels", async () => {
  const database = await testDatabase();
  const rgb = Buffer.from(Array.from({ length: 3 * 16 * 8 }, (_, i) => (i * i * 31) % 256));
  const { rows } = await database.pool.query<{ png: string }>(
    "select encode(imago.png($1, 16, 2), 'base64') as png",
    [rgb],
  );
  await database.drop();
  const page = await browser.open("about:blank");
  const pixels = await page.evaluate(
    async (png) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob(), {
        colorSpaceConversion: "none",
      });
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0, image.width / 2, image.height / 2);
      const { data } = context?.getImageData(0, 0, image.width / 2, image.height / 2) ?? { data: [] };
      return [image.width, image.height, ...Array.from(data).filter((_, i) => i % 4 < 3)];
    },
    (rows[0]?.png ?? "").replaceAll("\n", ""),
  );
  expect(pixels).toEqual([32, 16, ...rgb]);
});
