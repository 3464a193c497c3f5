/**
 * Serves the files that a visitor's tab loads to paint by itself. The engine's program lies beside it, in public/tab.
 */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { Problem } from "@/lib/api/problem";
import { cached } from "@/lib/http/caching";
import { listTabModels } from "@/server/edition/tab-models";
import { readSqlFile } from "@/server/web/files/tab";
import { pool } from "@/server/web/shared";

const notThere = (file: string) => new Problem(404, "not_found", `there is no file ${file} here`);

export const GET = handle<{ file: string }>(async ({ request, params: { file } }) => {
  if (file === "models.json")
    return cached(request, {
      body: JSON.stringify(await listTabModels(pool())),
      type: "application/json",
      immutable: false,
    });
  const [, name] = /^(.+)\.sql\.gz$/.exec(file) ?? [];
  const body = name && (await readSqlFile(name, request.signal));
  if (!body) throw notThere(file);
  return cached(request, {
    body,
    type: "application/gzip",
    immutable: true,
    headers: { "content-length": String(body.length) },
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
