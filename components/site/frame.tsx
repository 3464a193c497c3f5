import type { ReactNode } from "react";
import Link from "next/link";
import { SiteNav } from "../layout/site-nav";
import { Credits } from "../layout/site-footer";

/** The head and foot of every page of a site of plain files. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="site-header">
        <div>
          <Link href="/" className="wordmark">
            Imago
          </Link>
          <SiteNav
            places={[
              { href: "/lab", name: "Lab" },
              { href: "/how", name: "How it works" },
            ]}
          />
        </div>
      </header>
      {children}
      <footer className="site-footer">
        <div>
          <Credits />
          <p>
            Free software (MIT), set in EB Garamond and IBM Plex Mono. No server paints here: PostgreSQL runs
            in your browser, as <a href="https://pglite.dev">PGlite</a> (licences:{" "}
            <Link href="/licenses.txt">pages</Link>, <Link href="/tab/licenses.txt">database</Link>).
          </p>
        </div>
      </footer>
    </>
  );
}
