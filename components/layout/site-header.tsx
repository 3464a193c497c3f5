import Link from "next/link";
import { SiteNav } from "./site-nav";

export function SiteHeader() {
  return (
    <header className="site-header">
      <div>
        <Link href="/" prefetch={false} className="wordmark">
          Imago
        </Link>
        <SiteNav />
      </div>
    </header>
  );
}
