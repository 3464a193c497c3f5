/** The anchor of a function's SQL on /how. */
export const sqlAnchor = (name: string): string => `sql-${name}`;

/** The address of a function's SQL, from any page. */
export const sqlAddress = (name: string): string => `/how#${sqlAnchor(name)}`;
