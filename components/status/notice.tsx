import type { ReactNode } from "react";

/** A notice for the visitor. `name` identifies it for tests and styles. */
export function Notice({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="notice" data-notice={name}>
      {children}
    </p>
  );
}
