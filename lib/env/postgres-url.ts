/**
 * Reads the addresses of PostgreSQL servers as libpq does (PostgreSQL's manual, "Connection URIs"), and writes them in
 * the form that the driver understands: libpq lets the host be empty, lists several, and takes any character but @ and
 * / in a password.
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
      user: parameters.get("user") ?? decodeURIComponent(loose(user)),
      password: parameters.get("password") ?? decodeURIComponent(loose(password)),
      places: places.map(({ host, port }) => ({ host: decodeURIComponent(host), port })),
      database: parameters.get("dbname") ?? decodeURIComponent(loose(database)),
      parameters,
    };
  } catch {
    return undefined; // %ff, say
  }
}

/** Lets a % stand for itself where it begins no code. */
const loose = (text: string) => text.replaceAll(/%(?![\da-f]{2})/gi, "%25");

/** The parameters come before the URL's own host and port. Returns undefined if a port is not a number. */
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

/**
 * Parameters that the driver gets as they are, beside those of TLS. It would take any other for an option of its own,
 * before those that we give it: a name of the session, a timeout of every statement, another form of the values.
 */
const passedOn = ["options", "sslnegotiation"];

/** The files of TLS, which libpq also takes from these variables. */
const files = { sslrootcert: "PGSSLROOTCERT", sslcert: "PGSSLCERT", sslkey: "PGSSLKEY" };

/** Writes the URL for the driver, with one of its places. `sslmode` replaces the URL's own. */
function writeUrl(url: PostgresUrl, { host, port }: Place, sslmode: string): string {
  const parameters = new URLSearchParams({ sslmode });
  for (const name of passedOn) {
    const value = url.parameters.get(name);
    if (value !== null) parameters.set(name, value);
  }
  // The driver refuses the direct way without encryption, of which libpq takes no notice there.
  if (sslmode === "disable" && (parameters.has("sslnegotiation") || process.env.PGSSLNEGOTIATION))
    parameters.set("sslnegotiation", "postgres");
  for (const [name, variable] of Object.entries(files)) {
    const file = url.parameters.get(name) ?? process.env[variable];
    if (file && sslmode !== "disable") parameters.set(name, file);
  }
  // Node brings the authorities that everybody trusts; the driver would look for a file of this name.
  if (parameters.get("sslrootcert") === "system") parameters.delete("sslrootcert");
  // Without it, the driver gives require and verify-ca the meaning of verify-full.
  if (/^(require|verify-ca)$/.test(sslmode)) parameters.set("uselibpqcompat", "true");
  const folder = host.startsWith("/");
  if (folder) parameters.set("host", host);
  if (folder && port) parameters.set("port", port);
  const credentials = [url.user, url.password].map(encodeURIComponent).join(":").replace(/:$/, "");
  const name = folder ? "localhost" : host.includes(":") ? `[${host}]` : host;
  // The driver's URLs need a host where there is a user.
  const place = `${credentials && !name ? (process.env.PGHOST ?? "localhost") : name}${port && !folder ? `:${port}` : ""}`;
  const query = parameters.toString().replaceAll("+", "%20");
  return `postgres://${credentials ? `${credentials}@` : ""}${place}/${encodeURIComponent(url.database)}?${query}`;
}

const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export const sessionAttributes = [
  "any",
  "read-write",
  "read-only",
  "primary",
  "standby",
  "prefer-standby",
] as const;
export type SessionAttributes = (typeof sessionAttributes)[number];

const member = <Value extends string>(name: string, known: readonly Value[], value: string): Value => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`${name} is "${value}": must be one of ${known.join(", ")}`);
  return found;
};

function sslModeOf(parameters: URLSearchParams): (typeof sslModes)[number] {
  if (parameters.get("sslrootcert") === "system") return "verify-full";
  // JDBC writes ssl=true, and the driver knows a name of its own for require.
  const given = parameters.get("sslmode") ?? (parameters.get("ssl") === "true" ? "require" : undefined);
  const mode = (given ?? process.env.PGSSLMODE) || "prefer";
  return mode === "no-verify" ? "require" : member("sslmode", sslModes, mode);
}

/** The ways that an address leaves open. */
export type Ways = {
  /** The driver's URLs to try, for each place in its order. */
  places: string[][];
  /** The kind of session that is wanted. */
  attributes: SessionAttributes;
};

/**
 * Lists the driver's URLs for an address: every place that it names, and for sslmode allow and prefer, which is the
 * usual one and leaves it to the server, with and without encryption. Throws on a value that libpq does not know.
 */
export function waysTo(text: string): Ways {
  const url = parsePostgresUrl(text);
  if (!url) return { places: [[text]], attributes: "any" };
  const { parameters } = url;
  const mode = sslModeOf(parameters);
  const attributes = member(
    "target_session_attrs",
    sessionAttributes,
    parameters.get("target_session_attrs") || process.env.PGTARGETSESSIONATTRS || "any",
  );
  const write = (place: Place) => {
    const plain = isPlain(text, url) ? text : writeUrl(url, place, "disable");
    // libpq never encrypts what stays on the machine.
    const local = (place.host || process.env.PGHOST || "").startsWith("/");
    if (local || mode === "disable") return [plain];
    if (mode === "allow") return [plain, writeUrl(url, place, "require")];
    if (mode === "prefer") return [writeUrl(url, place, "require"), plain];
    return [writeUrl(url, place, mode)];
  };
  return { places: url.places.map(write), attributes };
}

/** Whether the driver, which takes it for a URL of the web, reads the same from it, and knows its parameters. */
function isPlain(text: string, { user, password, places, parameters }: PostgresUrl): boolean {
  if (!URL.canParse(text) || places.length !== 1 || /%(?![\da-f]{2})/i.test(text)) return false;
  const mode = parameters.get("sslmode") ?? (process.env.PGSSLMODE || "disable");
  if (mode !== "disable" || process.env.PGSSLNEGOTIATION) return false;
  const understood = ["host", "port", "options", "sslmode"];
  if ([...parameters.keys()].some((name) => !understood.includes(name))) return false;
  const { username, password: secret, hash } = new URL(text);
  return hash === "" && decodeURIComponent(username) === user && decodeURIComponent(secret) === password;
}
