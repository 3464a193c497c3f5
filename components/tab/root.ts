/** Returns the address of the site's first folder, which pages in deeper folders name in their html element. */
export const siteRoot = (): URL =>
  new URL(document.documentElement.dataset.root ?? "/", window.location.href);
