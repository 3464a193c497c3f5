import type { AnchorHTMLAttributes } from "react";
import { siteRoot } from "../tab/root";

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; prefetch?: boolean };

/** Takes the place of next/link on a site of plain files: paths that begin with a slash begin at the site's folder. */
export default function Link({ href, prefetch: _, ...attributes }: LinkProps) {
  const path = href.startsWith("/")
    ? href.replace(/^\/(how|lab)?(?=[?#]|$)/, (_all, page) => (page ? `/${page}/` : "/"))
    : href;
  return <a href={path.startsWith("/") ? new URL(`.${path}`, siteRoot()).href : path} {...attributes} />;
}
