/** What `model:import` takes, a folder or an address on the hub, as a folder and a name. */
import path from "node:path";
import { downloadFromHub, type HubOptions, isHubReference, parseHubReference } from "./hub";

/** Downloads if it has to. The name is that of the folder or repository, not yet checked. */
export async function obtainCheckpoint(
  source: string,
  hub: HubOptions,
): Promise<{ folder: string; sourceName: string }> {
  if (!isHubReference(source)) return { folder: source, sourceName: path.basename(path.resolve(source)) };
  const reference = parseHubReference(source);
  return { folder: await downloadFromHub(reference, hub), sourceName: reference.name };
}
