/**
 * A part of Imago as a process of its own, for tests that kill it: ensures the server with the options given as JSON,
 * says what it got, waits for a signal, stops.
 */
import { once } from "node:events";
import { ensureServer } from "@/db/postgres/index";

const asked = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
const options = JSON.parse(process.argv[2] ?? "{}");
const { stop, release, ...server } = await ensureServer({ ...options, log: () => undefined });
console.log(JSON.stringify(server));
const alive = setInterval(() => undefined, 1_000); // on an external server nothing else keeps it alive
await asked;
clearInterval(alive);
await stop();
