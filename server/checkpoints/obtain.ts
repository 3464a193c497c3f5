/** Turns the argument of `model:import`, a folder or an address on the hub, into a folder and a name. */
import path from "node:path";
import { downloadFromHub, type HubOptions, isHubReference, parseHubReference } from "./hub";

/** Downloads if needed. The name is that of the folder or repository, unchecked. */
export async function obtainCheckpoint(
  source: string,
  hub: HubOptions,
): Promise<{ folder: string; sourceName: string }> {
  if (!isHubReference(source)) return { folder: source, sourceName: path.basename(path.resolve(source)) };
  const reference = parseHubReference(source);
  return { folder: await downloadFromHub(reference, hub), sourceName: reference.name };
}
