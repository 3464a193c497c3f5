const months = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/** "25.xi.2026": the day as labels under pinned insects give it, the month in Roman numerals; in UTC. */
export function labelDate(date: Date): string {
  return [date.getUTCDate(), months[date.getUTCMonth()], date.getUTCFullYear()].join(".");
}
