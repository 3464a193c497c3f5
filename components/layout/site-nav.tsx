"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

type Place = { href: string; name: string };

const usual: Place[] = [
  { href: "/gallery", name: "Gallery" },
  { href: "/mine", name: "My drawer" },
  { href: "/how", name: "How it works" },
];

export function SiteNav({ places = usual }: { places?: Place[] }) {
  const here = usePathname();
  return (
    <nav aria-label="Main" className="site-nav">
      {places.map(({ href, name }) => (
        <Link key={href} href={href} prefetch={false} aria-current={here === href ? "page" : undefined}>
          <span>{name}</span>
        </Link>
      ))}
    </nav>
  );
}
