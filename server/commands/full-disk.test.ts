/** npm start on a disk that is too small: it says so, and ends with nothing left running. */
import { expect, test } from "vitest";
import { findClusters } from "@/db/postgres/cluster";
import { findPostmaster } from "@/db/postgres/postmaster";
import { withSmallDisk } from "@/testing/small-disk";
import { spawnPart } from "@/testing/web/process";

test("npm start ends, names the cause and stops its server", { timeout: 240_000 }, async ({ skip }) => {
  const mounted = await withSmallDisk(105, async ({ dataFolder }) => {
    const start = spawnPart("server/commands/start.ts", { IMAGO_DATA: dataFolder, PORT: "0" });
    const [code] = await new Promise<[number | null]>((resolve) =>
      start.child.once("close", (ended) => resolve([ended])),
    );
    expect(code).toBe(1);
    expect(start.lines.join("\n")).toMatch(/No space left on device/);
    for (const { folder } of await findClusters(dataFolder))
      expect(await findPostmaster(folder)).toBeUndefined();
  });
  if (!mounted) skip("no right to mount a small disk");
});
