import type { ReactNode } from "react";

/** Something that whoever looks should know. `name`: which it is, for tests and styles. */
export function Notice({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="notice" data-notice={name}>
      {children}
    </p>
  );
}
