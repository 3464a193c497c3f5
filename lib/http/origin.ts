/** Lets only our own pages, and clients other than browsers, change anything. */
import { isIP } from "node:net";
import { Problem } from "../api/problem";

type Settings = { publicUrl: string | undefined; proxies: number };

/** Throws a problem 403 for a request from another site's page. Without `publicUrl`, Host names our site. */
export function checkOrigin(request: Request, { publicUrl, proxies }: Settings): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const host = request.headers.get("host");
  const own =
    origin === null ||
    origin === publicUrl ||
    (publicUrl === undefined && host && hostOf(origin) === host.toLowerCase());
  if (!own || (site !== null && site !== "same-origin" && site !== "none"))
    throw new Problem(403, "other_site", `a page of another site (${origin ?? site}) may not do this`, {
      errors: [{ field: "Origin", value: origin ?? undefined, limit: publicUrl ?? "this site" }],
    });
  if (origin !== null && publicUrl === undefined && proxies === 0 && !isNearby(origin))
    throw new Problem(403, "unknown_site", `unknown site ${origin}: if it is yours, set PUBLIC_URL to it`);
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

/**
 * Tells whether an origin is safe from DNS rebinding. A hostile page can point its own name at this machine,
 * so that its requests look like ours. It cannot do so with an IP address, or with a name that the internet
 * does not have.
 */
function isNearby(origin: string): boolean {
  const { hostname } = new URL(origin);
  return (
    isIP(hostname.replace(/^\[|\]$/g, "")) !== 0 ||
    !hostname.includes(".") ||
    /\.(localhost|local|lan|internal|home\.arpa|test)$/.test(hostname)
  );
}
