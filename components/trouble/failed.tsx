import type { ReactNode } from "react";

type FailedProps = {
  /** The id of the error in the server's log. */
  id: string | undefined;
  /** The actions on offer. */
  children: ReactNode;
};

/** The page after an internal error. */
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
