import { readStepSeconds } from "@/server/jobs/step-time";
import { listModelInfo } from "@/server/engine/models";
import { pool } from "@/server/web/shared";
import { noQuery } from "@/lib/api/query";
import type { ModelsDocument } from "@/lib/api/response";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../handle";
import { getOnly } from "../methods";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  validateQuery(noQuery, url);
  const [models, stepSeconds] = await Promise.all([listModelInfo(pool()), readStepSeconds(pool())]);
  const document: ModelsDocument = {
    models: models.map(({ width, height, channels, importedAt, ...model }, i) => ({
      ...model,
      default: i === 0,
      picture: { width, height, channels },
      secondsPerStep: stepSeconds.get(model.identity) ?? null,
      importedAt: importedAt.toISOString(),
    })),
  };
  return cached(request, { body: JSON.stringify(document), type: "application/json", immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
