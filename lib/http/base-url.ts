/** Where visitors find Imago: for links that must name the site. */

type Settings = { publicUrl: string | undefined; port: number; proxies: number };

/** As configured; else what the request says, as far as it can be believed. Without a slash at the end. */
export function baseUrl(headers: Headers, { publicUrl, port, proxies }: Settings): string {
  if (publicUrl) return publicUrl;
  const secure = proxies > 0 && headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim() === "https";
  const url = `${secure ? "https" : "http"}://${headers.get("host") ?? ""}`;
  return URL.canParse(url) ? new URL(url).origin : `http://localhost:${port}`;
}
