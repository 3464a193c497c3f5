import type { Page } from "playwright";

/** The id of the butterfly whose page this is. */
export const idOf = (page: Page): string => new URL(page.url()).pathname.replace("/b/", "");
