const months = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/** Formats a day (UTC) as insect labels do, with the month in Roman numerals: "25.xi.2026". */
export function labelDate(date: Date): string {
  return [date.getUTCDate(), months[date.getUTCMonth()], date.getUTCFullYear()].join(".");
}
