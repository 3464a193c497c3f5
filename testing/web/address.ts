import type { Page } from "playwright";

/** Returns the id of the butterfly from the page's address. */
export const idOf = (page: Page): string => new URL(page.url()).pathname.replace("/b/", "");
