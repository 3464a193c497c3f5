/** Commands whose first word says what to do, and the second with what: `npm run jobs -- cancel ID`. */
import { parseArgs } from "node:util";
import type { Pool } from "@/db/pool";
import { misuse, runCommand, withDatabase } from "./cli";

export type Call = { pool: Pool; id: string; yes: boolean; signal: AbortSignal };

export type Verb = {
  /** It wants an id. */
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
    if (!verb) throw misuse(name ? `"${name}" is not among what it can do` : "say what to do");
    if (verb.id ? !id || more.length > 0 : positionals.length > 1)
      throw misuse(verb.id ? `${name} wants one id` : `${name} wants no id`);
    await withDatabase(signal, (pool) => verb.work({ pool, id, yes: values.yes, signal }));
  });
}
