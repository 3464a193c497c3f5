/** Job ids: 12 unguessable characters of base58, the same in the database, URLs and notifications. */

/** Regular expression source for one character. It omits 0, O, I and l, which look alike. */
export const base58Character = "[1-9A-HJ-NP-Za-km-z]";

export const jobIdLength = 12;

/** Regular expression source without anchors. */
export const jobIdSource = `${base58Character}{${jobIdLength}}`;

const whole = new RegExp(`^${jobIdSource}$`);

export const isJobId = (text: string): boolean => whole.test(text);
