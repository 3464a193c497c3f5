"use client";

import { Failed } from "@/components/trouble/failed";
import { fontVariables } from "./fonts";
import "./globals.css";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Replaces the whole document when even the layout failed. */
export default function FrameFailure({ error, reset }: Props) {
  return (
    <html lang="en" className={fontVariables}>
      <body>
        <title>Something went wrong - Imago</title>
        <Failed id={error.digest}>
          <button type="button" onClick={reset} className="button">
            Try again
          </button>
        </Failed>
      </body>
    </html>
  );
}
