"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Interval at which the page looks how far the children are. */
const lookMs = 1_000;

/** Reads the page again while some of what it shows is unfinished. */
export function Watch({ unfinished }: { unfinished: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!unfinished) return;
    const timer = window.setInterval(() => {
      if (!document.hidden) router.refresh();
    }, lookMs);
    return () => window.clearInterval(timer);
  }, [router, unfinished]);
  return (
    <>
      {unfinished && (
        <noscript>
          <meta httpEquiv="refresh" content="10" />
        </noscript>
      )}
      <p role="status" className="sr-only">
        {unfinished ? "The brood is being painted." : ""}
      </p>
    </>
  );
}
