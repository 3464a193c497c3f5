/** Tells whether the visitor prefers reduced motion. */
export const lessMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
