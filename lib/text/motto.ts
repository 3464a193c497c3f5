/** The site in one sentence, for link previews and feeds. */
export const motto =
  "A database paints butterflies: PostgreSQL runs a diffusion model in plain SQL, while you watch.";
