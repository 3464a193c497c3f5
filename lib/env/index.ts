/** Reads and checks every setting: one module for each kind of process. Nothing else reads settings. */
export { parseSettings, readSettings, type Settings } from "./database";
export { type HubSettings, parseHubSettings, readHubSettings } from "./hub";
export { type JobSettings, type Limits, parseJobSettings, readJobSettings } from "./jobs";
export { readUnknownSettings } from "./unknown";
export { parseWebSettings, readWebSettings, type WebSettings } from "./web";
