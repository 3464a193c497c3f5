/** The name of the cache in which browsers keep the tab's engine and database. */
export const shelfName = "imago-tab";
