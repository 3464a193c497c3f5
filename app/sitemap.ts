/** `/sitemap.xml`: the pages, and the newest butterflies with their pictures. */
import type { MetadataRoute } from "next";
import { headers } from "next/headers";
import { baseOf } from "@/server/web/base";
import { listFinished } from "@/server/jobs/finished";
import { pool } from "@/server/web/shared";

const butterflies = 1_000;

export const dynamic = "force-dynamic";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const base = baseOf(await headers());
  const { jobs } = await listFinished(pool(), { limit: butterflies });
  return [
    ...["/", "/draw", "/gallery", "/lab", "/how", "/api"].map((page) => ({ url: `${base}${page}` })),
    ...jobs.map(({ id, finishedAt }) => ({
      url: `${base}/b/${id}`,
      ...(finishedAt && { lastModified: finishedAt }),
      images: [`${base}/api/generations/${id}/image.png?scale=4`],
    })),
  ];
}
