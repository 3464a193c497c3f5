"use client";

import { Failed } from "@/components/trouble/failed";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Replaces a page whose rendering failed. */
export default function Failure({ error, reset }: Props) {
  return (
    <Failed id={error.digest}>
      <button type="button" onClick={reset} className="button">
        Try again
      </button>
    </Failed>
  );
}
