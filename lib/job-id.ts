/** The ids of jobs: 12 characters of base58, unguessable, the same in the database, in URLs and in notifications. */

/** Source of a regular expression for one character: no 0, O, I or l, which look alike. */
export const base58Character = "[1-9A-HJ-NP-Za-km-z]";

export const jobIdLength = 12;

/** Source of a regular expression, without anchors. */
export const jobIdSource = `${base58Character}{${jobIdLength}}`;

const whole = new RegExp(`^${jobIdSource}$`);

export const isJobId = (text: string): boolean => whole.test(text);
