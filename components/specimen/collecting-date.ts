const months = "i ii iii iv v vi vii viii ix x xi xii".split(" ");

/** As on the labels of collections, with the month in Roman numerals: "25.xi.2026" (UTC). */
export function collectingDate(isoTime: string): string {
  const date = new Date(isoTime);
  return `${date.getUTCDate()}.${months[date.getUTCMonth()]}.${date.getUTCFullYear()}`;
}
