/** Reads a page's metadata from its HTML, as programs that preview links do. */

export type Head = { title: string; canonical: string | undefined; meta: Record<string, string> };

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll("&#x27;", "'").replaceAll("&amp;", "&");

export function readHead(html: string): Head {
  const head = html.slice(0, html.indexOf("</head>"));
  const meta: Record<string, string> = {};
  for (const [tag] of head.matchAll(/<meta [^>]*>/g)) {
    const name = attribute(tag, "name") ?? attribute(tag, "property");
    if (name) meta[name] = attribute(tag, "content") ?? "";
  }
  const link = /<link rel="canonical"[^>]*>/.exec(head)?.[0];
  return {
    title: /<title>([^<]*)<\/title>/.exec(head)?.[1] ?? "",
    canonical: link && attribute(link, "href"),
    meta,
  };
}
