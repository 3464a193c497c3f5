"use client";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function Failure({ error, reset }: Props) {
  return (
    <main className="page">
      <header className="flex flex-col gap-2">
        <h1 className="headline">The brush has slipped</h1>
        <p className="max-w-prose text-lg text-muted">
          The page could not be made; perhaps the database does not answer. What is painted is safe.
          {error.digest && ` The server's log knows this as ${error.digest}.`}
        </p>
      </header>
      <p>
        <button type="button" onClick={reset} className="button">
          Try again
        </button>
      </p>
    </main>
  );
}
