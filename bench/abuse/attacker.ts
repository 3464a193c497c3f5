/** The attacker as a process of its own, so that the honest visitor's clock does not wait for it: NAME URL ID. */
import { attacks } from "./attacks";

const [name, url = "", id = ""] = process.argv.slice(2);
const attack = attacks.find((one) => one.name === name);
if (!attack) throw new Error(`there is no attack "${name}"`);
const over = new AbortController();
process.on("disconnect", () => over.abort());
process.send?.("begun");
await attack.run({ url, id }, over.signal);
process.exit();
