"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useRef } from "react";

type Place = {
  href: string;
  name: string;
  /** A few words about the page; only the phone's menu has room for them. */
  words?: string;
  /** Left out of the line on a wide screen, where the wordmark or the footer leads there. */
  menuOnly?: boolean;
};

const usual: Place[] = [
  { href: "/", name: "Paint", words: "a butterfly out of noise", menuOnly: true },
  { href: "/draw", name: "Draw", words: "and let the database finish" },
  { href: "/gallery", name: "Gallery", words: "every butterfly so far" },
  { href: "/today", name: "Today", words: "the butterfly of the day" },
  { href: "/mine", name: "My drawer", words: "what you asked for and love" },
  { href: "/lab", name: "Lab", words: "cut the network open" },
  { href: "/how", name: "How it works", words: "plate by plate" },
  { href: "/api", name: "For programs", words: "the API", menuOnly: true },
];

/** All main pages: a line of links, which a phone folds into a menu. */
export function SiteMenu() {
  return (
    <>
      {/* The browser opens and closes the menu: it needs no script, and Escape or a tap elsewhere closes it. */}
      <button type="button" popoverTarget="site-menu" className="menu-button">
        Menu
      </button>
      <SiteNav places={usual} folds />
    </>
  );
}

type SiteNavProps = {
  places: Place[];
  /** Whether a phone shows the links only while its menu is open. */
  folds?: boolean;
};

export function SiteNav({ places, folds = false }: SiteNavProps) {
  const here = usePathname();
  const nav = useRef<HTMLElement>(null);
  /** The next page keeps this header, and would keep the menu open. Older browsers have no popovers. */
  const close = () => {
    if (folds) nav.current?.hidePopover?.();
  };
  return (
    <nav
      ref={nav}
      aria-label="Main"
      className="site-nav"
      {...(folds && { id: "site-menu", popover: "auto" as const })}
    >
      {places.map(({ href, name, words, menuOnly }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          onClick={close}
          aria-current={here === href ? "page" : undefined}
          data-menu-only={menuOnly}
        >
          <span>{name}</span>
          {words !== undefined && <small>{words}</small>}
        </Link>
      ))}
    </nav>
  );
}
