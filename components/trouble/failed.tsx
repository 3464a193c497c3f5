import type { ReactNode } from "react";

type FailedProps = {
  /** Under which the server's log knows what happened. */
  id: string | undefined;
  /** What can be done. */
  children: ReactNode;
};

/** A mistake of ours. */
export function Failed({ id, children }: FailedProps) {
  return (
    <main className="page">
      <header className="flex flex-col gap-3">
        <h1 className="headline">The brush has slipped</h1>
        <p className="lede">
          This page could not be made. That is our mistake, not yours; what is painted is safe.
        </p>
      </header>
      <p>{children}</p>
      {id !== undefined && <p className="print text-muted">The server's log knows this as {id}.</p>}
    </main>
  );
}
