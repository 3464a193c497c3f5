import { siteRoot } from "../tab/root";

/** Takes the place of next/navigation on a site of plain files: the path as Imago's own server would have it. */
export const usePathname = (): string => {
  const below = window.location.pathname.slice(siteRoot().pathname.length);
  return `/${below.replace(/(index\.html|\/)$/, "").replace(/\/$/, "")}`;
};

/** A site of plain files has no router: each page is loaded. */
export const useRouter = () => ({
  push: (href: string) => window.location.assign(new URL(`.${href}`, siteRoot())),
});
