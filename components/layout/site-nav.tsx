"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

type Place = {
  href: string;
  name: string;
  /** Left out where the line is short: other pages lead there too. */
  wide?: boolean;
};

const usual: Place[] = [
  { href: "/draw", name: "Draw", wide: true },
  { href: "/gallery", name: "Gallery" },
  { href: "/mine", name: "My drawer" },
  { href: "/lab", name: "Lab", wide: true },
  { href: "/how", name: "How it works" },
];

export function SiteNav({ places = usual }: { places?: Place[] }) {
  const here = usePathname();
  return (
    <nav aria-label="Main" className="site-nav">
      {places.map(({ href, name, wide }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={here === href ? "page" : undefined}
          data-wide={wide}
        >
          <span>{name}</span>
        </Link>
      ))}
    </nav>
  );
}
