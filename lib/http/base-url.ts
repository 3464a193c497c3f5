/** The site's public origin, for absolute links. */

type Settings = { publicUrl: string | undefined; port: number; proxies: number };

/** Returns `publicUrl`, else the origin of the request. It has no slash at the end. */
export function baseUrl(headers: Headers, { publicUrl, port, proxies }: Settings): string {
  if (publicUrl) return publicUrl;
  const secure = proxies > 0 && headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim() === "https";
  const url = `${secure ? "https" : "http"}://${headers.get("host") ?? ""}`;
  return URL.canParse(url) ? new URL(url).origin : `http://localhost:${port}`;
}
