/** Runs commands of the form `npm run jobs -- cancel ID`: an action, then the id it acts on. */
import { parseArgs } from "node:util";
import type { Pool } from "@/db/pool";
import { misuse, runCommand, withDatabase } from "./cli";

/** The subjects of an action: one id or, for an action that takes many, those of an address, or all. */
export type Call = {
  pool: Pool;
  id: string;
  address: string | undefined;
  yes: boolean;
  signal: AbortSignal;
};

export type Verb = {
  /** Whether it takes an id. */
  id: boolean;
  /** Whether `--address ADDRESS` or `--all` may stand in place of the id. */
  many?: boolean;
  work(call: Call): Promise<void>;
};

export async function runVerbs(command: string, verbs: Record<string, Verb>): Promise<void> {
  const forms = Object.entries(verbs).map(([name, { id, many }]) =>
    [name, id ? "ID" : "", many ? "or --address ADDRESS or --all" : ""].filter(Boolean).join(" "),
  );
  await runCommand(`npm run ${command} -- ${forms.join(" | ")}`, async (signal) => {
    const { values, positionals } = parseArgs({
      options: {
        yes: { type: "boolean", default: false },
        address: { type: "string" },
        all: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    const [name = "", id = "", ...more] = positionals;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!verb) throw misuse(name ? `unknown action "${name}"` : "name an action");
    const { yes, address, all } = values;
    const some = address !== undefined || all;
    if (some && !verb.many) throw misuse(`${name} takes neither --address nor --all`);
    if (address !== undefined && all) throw misuse("name an address or --all, not both");
    if (verb.id && !some ? !id || more.length > 0 : positionals.length > 1)
      throw misuse(verb.id && !some ? `${name} needs one id` : `${name} takes no id${some ? " then" : ""}`);
    await withDatabase(signal, (pool) => verb.work({ pool, id, address, yes, signal }));
  });
}
