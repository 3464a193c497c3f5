/** Tests that every server gives the known answers and states that docs/same-bits.md publishes. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "vitest";
import { migrate } from "@/db/migrate";
import type { Pool, Queryable } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { testDatabase } from "@/testing/database";
import { openPglite } from "@/testing/pglite";
import { hasPackagedServer, type PackagedName, packagedServers } from "@/testing/servers";
import { fixtureFolder } from "./fixture";

const model = "butterfly-64-turbo";
const published = await readFile(path.resolve("docs/same-bits.md"), "utf8");

/** The cells of the table row that begins with `first`. */
function row(first: string): string[] {
  const line = published.split("\n").find((text) => text.replace(/\s+/g, " ").startsWith(`| ${first} |`));
  if (line === undefined) throw new Error(`docs/same-bits.md has no row of ${first}`);
  return line.split("|").map((cell) => cell.replaceAll("`", "").trim());
}

const [, , identity, knownAnswer] = row(`\`${model}\``);
const stateHash = (step: number) => row(String(step))[2];

/** Known answers of random networks: bits of cells of twelve digits, which are to stay, and of twenty (sharp). */
const random = {
  plain: "8de052e4543b9ec76ec6930fea04fb6f8066d687772b3d3cf9ddb30a7ab13ef5",
  "mirror-patch-2": "9c5c38f3a1ca58ef7a967643835c25d72dc38d294d74ad49e6ec5f7c5d852d93",
  "old-names": "74de67a9778a18da0ec94baacebf8ae35a37a81b836a42146ffc5604ea05b182",
  sharp: "a3de9455f30978604812e963e0abb4cacb3acd07ffa063d89e30bd234f9ec46a",
};

async function readRandomAnswers(pool: Pool): Promise<Record<string, string>> {
  for (const net of Object.keys(random))
    await importModel(pool, path.join(fixtureFolder, "nets", net), { name: net });
  const { rows } = await pool.query<{ answers: Record<string, string> }>(
    "select jsonb_object_agg(name, known_answer) as answers from imago.model where name = any($1)",
    [Object.keys(random)],
  );
  return rows[0]?.answers ?? {};
}

/** Imports computed the known answer; another pass computes the first step of the published run. */
async function readAnswers(database: Queryable) {
  const { rows } = await database.query<{ identity: string; answer: string; hashes: string[] }>(
    `select m.identity, m.known_answer as answer, array[imago.state_hash(noise), imago.state_hash(d.image)] as hashes
     from imago.model as m
     cross join imago.initial_noise(m.name, 42) as noise
     join imago.schedule(m.name, m.usual_steps, m.usual_spacing) as s on s.step = 1
     cross join lateral imago.denoise(m.name, noise, 42, m.usual_sampler, s.t, s.t_next) as d
     where m.name = $1`,
    [model],
  );
  return rows[0];
}

const expected = { identity, answer: knownAnswer, hashes: [stateHash(0), stateHash(1)] };

async function versionOf(database: Queryable): Promise<string> {
  const { rows } = await database.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  return rows[0]?.version ?? "";
}

// A guard against waiting for ever: all servers compute at once, beside other tests.
describe.concurrent("the published answers", { timeout: 300_000 }, () => {
  for (const server of Object.keys(packagedServers) as PackagedName[])
    test.skipIf(!hasPackagedServer(server))(`come out on the ${server} server`, async ({ expect }) => {
      const { pool, drop } = await testDatabase({ server, model });
      try {
        expect(row(`PostgreSQL ${await versionOf(pool)} (packaged)`)).toContain("\\*");
        expect(await readAnswers(pool)).toEqual(expected);
        expect(await readRandomAnswers(pool)).toEqual(random);
      } finally {
        await drop();
      }
    });

  test("come out in PGlite", async ({ expect }) => {
    const { pool, close } = await openPglite();
    try {
      await migrate(pool);
      await importModel(pool, path.resolve("models", model));
      const { rows } = await pool.query<{ version: string }>("select version() as version");
      const [, version] = /^PostgreSQL (\S+ \(PGlite \S+\))/.exec(rows[0]?.version ?? "") ?? [];
      expect(row(`PostgreSQL ${version}`)).toContain("\\*");
      expect(await readAnswers(pool)).toEqual(expected);
      expect(await readRandomAnswers(pool)).toEqual(random);
    } finally {
      await close();
    }
  });
});
