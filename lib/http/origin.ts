/** Only our own pages, and programs that are no browser, may change anything. */
import { isIP } from "node:net";
import { Problem } from "../api/problem";

type Settings = { publicUrl: string | undefined; proxies: number };

/** Throws a problem 403 for a request that a page of another site made. Without `publicUrl` our site is what Host says. */
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
    throw new Problem(
      403,
      "unknown_site",
      `this may be a page of another site, whose name leads here: whoever runs Imago has to set PUBLIC_URL to ${origin} if that is where visitors find it`,
    );
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

/**
 * A page of anybody's can let its own name lead to this machine (DNS rebinding): its requests then look like ours. Not
 * with a name that nobody can have on the internet, or an address.
 */
function isNearby(origin: string): boolean {
  const { hostname } = new URL(origin);
  return (
    isIP(hostname.replace(/^\[|\]$/g, "")) !== 0 ||
    !hostname.includes(".") ||
    /\.(localhost|local|lan|internal|home\.arpa|test)$/.test(hostname)
  );
}
