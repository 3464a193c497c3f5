/** Starts standbys, and removes them at the end of the test. */
import { onTestFinished } from "vitest";
import type { Server, ServerOptions } from "@/db/postgres";
import { openStandby, type Standby } from "./open-standby";

export type { Standby } from "./open-standby";

export async function startStandby(server: Server, folder: string, again: ServerOptions): Promise<Standby> {
  const standby = await openStandby(server, folder, again);
  onTestFinished(() => standby.close());
  return standby;
}
