/**
 * Reads the addresses of PostgreSQL servers as libpq does (PostgreSQL's manual, "Connection URIs"), and writes them in
 * the form that the driver understands: libpq lets the host be empty, lists several, and takes any character but @ and /
 * in a password.
 */

type Place = { host: string; port: string };

export type PostgresUrl = {
  user: string;
  password: string;
  /** Where to connect, in this order; one empty place if the URL leaves it to the environment. */
  places: Place[];
  database: string;
  parameters: URLSearchParams;
};

const grammar = /^postgres(?:ql)?:\/\/(?:([^/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s;

/** Returns undefined for anything but a URL of PostgreSQL. */
export function parsePostgresUrl(text: string): PostgresUrl | undefined {
  const [, credentials = "", authority = "", database = "", query = ""] = grammar.exec(text) ?? [];
  if (!grammar.test(text)) return undefined;
  const [, user = "", password = ""] = /^([^:]*)(?::(.*))?$/s.exec(credentials) ?? [];
  // In a URL of PostgreSQL a + is a plus.
  const parameters = new URLSearchParams(query.replaceAll("+", "%2B"));
  const places = placesOf(authority, parameters);
  if (!places) return undefined;
  try {
    return {
      user: decodeURIComponent(loose(user)),
      password: decodeURIComponent(loose(password)),
      places: places.map(({ host, port }) => ({ host: decodeURIComponent(host), port })),
      database: decodeURIComponent(loose(database)),
      parameters,
    };
  } catch {
    return undefined; // %ff, say
  }
}

/** Lets a % stand for itself where it begins no code. */
const loose = (text: string) => text.replaceAll(/%(?![\da-f]{2})/gi, "%25");

/** The parameters host and port come before the URL's own. Returns undefined if a port is not a number. */
function placesOf(authority: string, parameters: URLSearchParams): Place[] | undefined {
  const own = authority.split(",").map((place) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(place));
  if (own.some((match) => match === null)) return undefined;
  const hosts = parameters.get("host")?.split(",") ?? own.map((match) => match?.[1] ?? "");
  const ports = parameters.get("port")?.split(",") ?? own.map((match) => match?.[2] ?? "");
  if (!ports.every((port) => /^\d*$/.test(port))) return undefined;
  return hosts.map((host, i) => ({
    host: host.replace(/^\[(.*)\]$/, "$1"),
    // One port counts for all hosts.
    port: (ports.length === 1 ? ports[0] : ports[i]) ?? "",
  }));
}

/** Writes the URL for the driver, with one of its places. `sslmode` replaces the URL's own. */
function writeUrl(url: PostgresUrl, { host, port }: Place, sslmode: string | undefined): string {
  const parameters = new URLSearchParams(url.parameters);
  for (const name of ["host", "port", "sslmode", "target_session_attrs"]) parameters.delete(name);
  if (sslmode) parameters.set("sslmode", sslmode);
  // Without it, the driver gives require and verify-ca the meaning of verify-full.
  if (sslmode && /^(require|verify-ca)$/.test(sslmode)) parameters.set("uselibpqcompat", "true");
  const folder = host.startsWith("/");
  if (folder) parameters.set("host", host);
  if (folder && port) parameters.set("port", port);
  const credentials = [url.user, url.password].map(encodeURIComponent).join(":").replace(/:$/, "");
  const name = folder ? "localhost" : host.includes(":") ? `[${host}]` : host;
  // The driver's URLs need a host where there is a user.
  const place = `${credentials && !name ? (process.env.PGHOST ?? "localhost") : name}${port && !folder ? `:${port}` : ""}`;
  const query = parameters.toString().replaceAll("+", "%20");
  return `postgres://${credentials ? `${credentials}@` : ""}${place}/${encodeURIComponent(url.database)}${query ? `?${query}` : ""}`;
}

/**
 * The driver's URLs to try for an address, in order: every place that it names, and for sslmode allow and prefer, which
 * leave it to the server, with and without encryption.
 */
export function candidates(text: string): string[] {
  const url = parsePostgresUrl(text);
  if (!url) return [text];
  const sslmode = url.parameters.get("sslmode") ?? process.env.PGSSLMODE;
  const tries = { allow: ["disable", "require"], prefer: ["require", "disable"] }[sslmode ?? ""] ?? [sslmode];
  if (isPlain(text, url) && !/^(allow|prefer|require|verify-ca)$/.test(sslmode ?? "")) return [text];
  return url.places.flatMap((place) => tries.map((mode) => writeUrl(url, place, mode)));
}

/** Whether the driver, which takes it for a URL of the web, reads the same from it. */
function isPlain(text: string, { user, password, places }: PostgresUrl): boolean {
  if (!URL.canParse(text) || places.length !== 1 || /%(?![\da-f]{2})/i.test(text)) return false;
  const { username, password: secret, hash } = new URL(text);
  return hash === "" && decodeURIComponent(username) === user && decodeURIComponent(secret) === password;
}
