import type { Generation } from "@/lib/api/response";

/** Reload interval of a page without scripts. */
const lookSeconds = 10;

/** Tells visitors without JavaScript what they can see, since asking for a butterfly needs it. */
export function StartWithoutScripts() {
  return (
    <noscript>
      <aside aria-label="Without JavaScript" className="without-scripts">
        <p className="notice">
          Asking for a butterfly needs JavaScript. Without it there is <a href="/today">that of today</a>, and{" "}
          <a href="/gallery">all that were painted</a>; programs ask <a href="/api">through the API</a>.
        </p>
      </aside>
    </noscript>
  );
}

/** Tells visitors without JavaScript what the page cannot do, and offers a fallback. */
export function WithoutScripts({ generation }: { generation: Generation }) {
  return (
    <noscript>
      <aside aria-label="Without JavaScript" className="without-scripts">
        <p className="notice">
          <Words generation={generation} />
        </p>
      </aside>
    </noscript>
  );
}

function Words({ generation: { status, links } }: { generation: Generation }) {
  switch (status) {
    case "done":
      return (
        <>
          The replay needs JavaScript. The same as a file: <a href={links.animation}>the animation</a>, from
          the noise to the butterfly; or <a href={`${links.image}?scale=8`}>the picture</a> and{" "}
          <a href={links.ascii}>the text</a> alone.
        </>
      );
    case "queued":
    case "running":
      return (
        <>
          <meta httpEquiv="refresh" content={String(lookSeconds)} />
          Without JavaScript this page does not follow the painting. It reloads every {lookSeconds} seconds;
          to see the newest step now, <a href={links.page}>reload it</a>.
        </>
      );
    case "failed":
    case "cancelled":
      return <>Asking for another one needs JavaScript.</>;
  }
}
