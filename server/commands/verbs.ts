/** Runs commands of the form `npm run jobs -- cancel ID`: an action, then the id it acts on. */
import { parseArgs } from "node:util";
import type { Pool } from "@/db/pool";
import { misuse, runCommand, withDatabase } from "./cli";

export type Call = { pool: Pool; id: string; yes: boolean; signal: AbortSignal };

export type Verb = {
  /** Whether it takes an id. */
  id: boolean;
  work(call: Call): Promise<void>;
};

export async function runVerbs(command: string, verbs: Record<string, Verb>): Promise<void> {
  const forms = Object.entries(verbs).map(([name, { id }]) => (id ? `${name} ID` : name));
  await runCommand(`npm run ${command} -- ${forms.join(" | ")}`, async (signal) => {
    const { values, positionals } = parseArgs({
      options: { yes: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const [name = "", id = "", ...more] = positionals;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!verb) throw misuse(name ? `unknown action "${name}"` : "name an action");
    if (verb.id ? !id || more.length > 0 : positionals.length > 1)
      throw misuse(verb.id ? `${name} needs one id` : `${name} takes no id`);
    await withDatabase(signal, (pool) => verb.work({ pool, id, yes: values.yes, signal }));
  });
}
