/** Requests whose address says everything. */
import { noBody, noQuery } from "@/lib/api/query";
import { validate, validateQuery } from "@/lib/api/validate";
import { readJson } from "@/lib/http/body";

/** Throws a problem that names what a query or a body adds. */
export async function validateEmpty(request: Request, url: URL): Promise<void> {
  validateQuery(noQuery, url);
  validate(noBody, await readJson(request));
}
