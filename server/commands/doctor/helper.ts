/** The check of one server of COMPUTE_URLS. */
import { createPool } from "@/db/pool";
import { checkExternal, describeUrl } from "@/db/postgres/external";
import type { Check } from "./finding";

/** Checks that it answers, has the models and reproduces their known answers. */
export const reachable = (url: string): Check => ({
  what: "computes",
  look: async () => {
    const { version } = await checkExternal(url, "COMPUTE_URLS");
    const name = `${describeUrl(url)} (PostgreSQL ${version})`;
    const pool = createPool(url, 1);
    try {
      const { rows } = await pool.query<{ model: string; same: boolean }>(
        "select name as model, imago.known_answer(name) = known_answer as same from imago.model order by name",
      );
      const other = rows.filter(({ same }) => !same).map(({ model }) => model);
      if (rows.length === 0)
        return ["hint", `${name} has no models: check that it is a standby of this database`];
      return other.length > 0
        ? ["hint", `${name} does not reproduce the known answer of ${other.join(", ")}: workers skip it`]
        : ["ok", `${name} computes as it should`];
    } finally {
      await pool.end();
    }
  },
});
