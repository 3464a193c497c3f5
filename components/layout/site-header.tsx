import Link from "next/link";
import { SiteMenu } from "./site-nav";

export function SiteHeader() {
  return (
    <header className="site-header">
      <div>
        <Link href="/" prefetch={false} className="wordmark">
          Imago
        </Link>
        <SiteMenu />
      </div>
    </header>
  );
}
