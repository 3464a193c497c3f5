/** The newest butterflies as an Atom feed (RFC 4287). */
import { Feed } from "feed";
import { motto } from "@/lib/text/motto";
import { listFinished } from "../../jobs/finished";
import type { Queryable } from "@/db/pool";

const entries = 24;
/** The length of a feed without butterflies does not change its age. */
const beginning = new Date(0);

/** `base` is the site's origin. */
export async function writeFeed(database: Queryable, base: string): Promise<string> {
  const { jobs } = await listFinished(database, { limit: entries });
  const feed = new Feed({
    id: `${base}/gallery`,
    title: "Imago",
    description: motto,
    link: `${base}/gallery`,
    feedLinks: { atom: `${base}/gallery.atom` },
    updated: jobs[0]?.finishedAt ?? beginning,
    author: { name: "PostgreSQL" },
    copyright: "No rights are claimed in these pictures.",
  });
  for (const { id, name, seed, sampler, steps, model, finishedAt, createdAt } of jobs) {
    const page = `${base}/b/${id}`;
    const made = `seed ${seed}, ${steps} ${steps === 1 ? "step" : "steps"} of ${sampler}, model ${model}`;
    feed.addItem({
      id: page,
      title: name,
      link: page,
      date: finishedAt ?? createdAt,
      published: createdAt,
      description: made,
      content: `<p><a href="${page}"><img src="${base}/api/generations/${id}/image.png?scale=4" alt="${name}"></a></p><p>${made}</p>`,
    });
  }
  return feed.atom1();
}
