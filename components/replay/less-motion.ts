/** Whether whoever looks has asked for as little motion as possible. */
export const lessMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
