/** The process that start.ts starts: encodes what it gets, until the web process ends it or is gone. */
import sharp from "sharp";
import { messageOf } from "@/lib/log";
import { encodeAnimation } from "@/lib/pictures/animation";
import { endSignals } from "@/lib/process/end";
import type { Result, Task } from "./start";

sharp.concurrency(1);
// A terminal sends them to all processes, and the web process still answers those who wait.
for (const name of endSignals) process.on(name, () => undefined);
process.on("disconnect", () => process.exit());

process.on("message", async ({ id, frames, width, options }: Task) => {
  const result: Result = await encodeAnimation(frames, width, options).then(
    (file) => ({ id, file }),
    (error) => ({ id, fault: messageOf(error) }),
  );
  process.send?.(result);
});
