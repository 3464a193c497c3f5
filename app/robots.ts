/** `/robots.txt`: pictures may be found; what costs much or changes at every look is left alone. */
import type { MetadataRoute } from "next";
import { headers } from "next/headers";
import { baseOf } from "@/server/web/base";

export const dynamic = "force-dynamic";

export default async function robots(): Promise<MetadataRoute.Robots> {
  return {
    rules: { userAgent: "*", allow: "/api/generations/*/image.png", disallow: "/api/" },
    sitemap: `${baseOf(await headers())}/sitemap.xml`,
  };
}
