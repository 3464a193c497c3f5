/** The megabytes of PostgreSQL, the engine and the quick model, compressed: a test compares them with the download. */
export const firstMegabytes = 10;

/** Warns of the download before a tab paints. */
export const firstTime = `The first time, your browser fetches ${firstMegabytes} MB.`;
