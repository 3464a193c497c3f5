/** Only our own pages, and programs that are no browser, may change anything. */
import { Problem } from "../api/problem";

/** Throws a problem 403 for a request that a page of another site made. `publicUrl`: undefined: what Host says. */
export function checkOrigin(request: Request, publicUrl: string | undefined): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const own =
    origin === null ||
    origin === publicUrl ||
    (publicUrl === undefined && hostOf(origin) === request.headers.get("host"));
  if (own && (site === null || site === "same-origin" || site === "none")) return;
  throw new Problem(403, "other_site", `a page of another site (${origin ?? site}) may not do this`, {
    errors: [{ field: "Origin", value: origin ?? undefined, limit: publicUrl ?? "this site" }],
  });
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);
