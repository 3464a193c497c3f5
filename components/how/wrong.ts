/** What is wrong with the numbers of the worked example, by field, in words. */
export type Wrong = { pixels?: string; taps?: string };

/** `errors`: fields, and what the API says that they may be. */
export function wrongOf(errors: { field: string; limit: string }[]): Wrong {
  const wrong: Wrong = {};
  // How the address separates them concerns no one who fills in fields.
  for (const { field, limit } of errors)
    if (field === "pixels" || field === "taps") wrong[field] = `It takes ${limit.split(",")[0]}.`;
  return wrong;
}
