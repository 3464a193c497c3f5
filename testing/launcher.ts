/**
 * A part of Imago as a separate process, for tests that kill it: ensures the server with the options given as JSON,
 * prints the result, waits for a signal, and stops.
 */
import { once } from "node:events";
import { ensureServer } from "@/db/postgres/index";

const asked = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
const options = JSON.parse(process.argv[2] ?? "{}");
const { stop, release, ...server } = await ensureServer({ ...options, log: () => undefined });
console.log(JSON.stringify(server));
const alive = setInterval(() => undefined, 1_000); // with an external server nothing else keeps the process alive
await asked;
clearInterval(alive);
await stop();
