import { listModelInfo } from "@/server/engine/models";
import { pool } from "@/server/web/shared";
import { noQuery } from "@/lib/api/request";
import type { ModelsDocument } from "@/lib/api/response";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../handle";
import { getOnly } from "../methods";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  validateQuery(noQuery, url);
  const models = await listModelInfo(pool());
  const document: ModelsDocument = {
    models: models.map(({ name, identity, parameters, width, height, channels, usual, importedAt }, i) => ({
      name,
      default: i === 0,
      identity,
      parameters,
      picture: { width, height, channels },
      usual,
      importedAt: importedAt.toISOString(),
    })),
  };
  return cached(request, { body: JSON.stringify(document), type: "application/json", immutable: false });
});

export const { POST, PUT, PATCH, DELETE } = getOnly;
