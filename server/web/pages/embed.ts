/** A butterfly for other sites' pages: the replay, its name, and a link back; no scripts. */
import { escapeHtml } from "@/lib/text/escape-html";
import { isFinal, type Job } from "../../jobs/job";

/** Its caption's height, which public/embed.css has too. */
const captionHeight = 48;
const largestWidth = 512;
const smallestWidth = 128;
const refreshSeconds = 5;

/** The size of the frame: as large as the other site allows, the picture undistorted. */
function embedSize(
  { pictureWidth, pictureHeight }: Pick<Job, "pictureWidth" | "pictureHeight">,
  {
    maxwidth = largestWidth,
    maxheight = Number.POSITIVE_INFINITY,
  }: { maxwidth?: number; maxheight?: number },
): { width: number; height: number } {
  const ratio = pictureHeight / pictureWidth;
  const room = Math.min(largestWidth, maxwidth, (maxheight - captionHeight) / ratio);
  const width = Math.max(smallestWidth, Math.floor(room));
  return { width, height: Math.round(width * ratio) + captionHeight };
}

/**
 * The picture: the whole replay once it is done, for those who want less motion the last frame; else the latest frame.
 */
function picture({ id, name, status, frames }: Job): string {
  const files = `/api/generations/${id}`;
  const alt = escapeHtml(name);
  if (status === "done")
    return `<picture>
<source media="(prefers-reduced-motion: reduce)" srcset="${files}/image.png?scale=4">
<img src="${files}/animation.webp" alt="${alt}">
</picture>`;
  return frames > 0
    ? `<img src="${files}/frames/${frames - 1}.png?scale=4" alt="${alt}, unfinished">`
    : `<p>waiting for its turn</p>`;
}

export function embedPage(job: Job, base: string): string {
  const { id, name, seed, status } = job;
  const state = status === "done" ? `seed ${seed}` : status === "running" ? "being painted" : status;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${isFinal(job) ? "" : `<meta http-equiv="refresh" content="${refreshSeconds}">\n`}<title>${escapeHtml(name)} - Imago</title>
<link rel="canonical" href="${base}/b/${id}">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/embed.css">
</head>
<body>
<a href="${base}/b/${id}" target="_blank" rel="noopener">
${picture(job)}
<span><em>${escapeHtml(name)}</em> <small>${escapeHtml(state)}</small></span>
<b>Imago</b>
</a>
</body>
</html>
`;
}

/** The oEmbed document (https://oembed.com, version 1.0). */
export function embedDocument(job: Job, base: string, room: { maxwidth?: number; maxheight?: number }) {
  const { width, height } = embedSize(job, room);
  return {
    version: "1.0",
    type: "rich",
    provider_name: "Imago",
    provider_url: base,
    title: job.name,
    width,
    height,
    html: `<iframe src="${base}/b/${job.id}/embed" width="${width}" height="${height}" title="${escapeHtml(job.name)}" loading="lazy" style="border:0"></iframe>`,
    ...(job.status === "done" && {
      thumbnail_url: `${base}/api/generations/${job.id}/image.png?scale=4`,
      thumbnail_width: 4 * job.pictureWidth,
      thumbnail_height: 4 * job.pictureHeight,
    }),
  };
}
