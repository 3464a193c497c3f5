/** Error messages for the numbers of the worked example, by field. */
export type Wrong = { pixels?: string; taps?: string };

/** `errors`: wrong fields and what the API allows in them. */
export function wrongOf(errors: { field: string; limit: string }[]): Wrong {
  const wrong: Wrong = {};
  // Omits the words about commas, which only the address needs.
  for (const { field, limit } of errors)
    if (field === "pixels" || field === "taps") wrong[field] = `It takes ${limit.split(",")[0]}.`;
  return wrong;
}
