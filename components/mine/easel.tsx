"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { formatSeconds } from "@/lib/text/duration";
import type { Begun } from "@/server/web/pages/mine";
import { Thumbnail } from "../specimen/thumbnail";

/** Interval at which the page looks how far the paintings are. */
const lookMs = 3_000;

function progress({ position, stepsDone, steps, secondsLeft }: Begun): string {
  const left = secondsLeft === null ? "" : `, about ${formatSeconds(secondsLeft)} left`;
  if (position === null) return `step ${Math.min(steps, stepsDone + 1)} of ${steps}${left}`;
  return `${position > 1 ? `number ${position}` : "next"} in the queue${left}`;
}

/** The butterflies that wait or are being painted. */
export function Easel({ begun }: { begun: Begun[] }) {
  const router = useRouter();
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (!document.hidden) router.refresh();
    }, lookMs);
    return () => window.clearInterval(timer);
  }, [router]);

  return (
    <section className="easel" aria-labelledby="easel">
      <h2 id="easel" className="label">
        On the easel
      </h2>
      <noscript>
        <meta httpEquiv="refresh" content="10" />
      </noscript>
      <ul className="slips">
        {begun.map((one) => (
          <li key={one.id} className="slip" data-specimen={one.id} data-status={one.status}>
            <Thumbnail image={one.image} width={one.width} height={one.height} />
            <div>
              <p className="latin">
                <Link href={one.page} prefetch={false}>
                  {one.name}
                </Link>
              </p>
              <p className="print">{progress(one)}</p>
              <progress
                max={one.steps}
                value={one.stepsDone}
                aria-label={`Steps of ${one.name}`}
                className="bar"
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
