/** Two self-hosted typefaces: EB Garamond for text (italic for Latin names), IBM Plex Mono for labels. */
import localFont from "next/font/local";

const garamond = localFont({
  src: [
    { path: "./eb-garamond-latin-wght-normal.woff2", style: "normal", weight: "400 800" },
    { path: "./eb-garamond-latin-wght-italic.woff2", style: "italic", weight: "400 800" },
  ],
  variable: "--garamond",
  fallback: ["Garamond", "Georgia", "serif"],
});

const plexMono = localFont({
  src: [
    { path: "./ibm-plex-mono-latin-400-normal.woff2", style: "normal", weight: "400" },
    { path: "./ibm-plex-mono-latin-600-normal.woff2", style: "normal", weight: "600" },
  ],
  variable: "--plex-mono",
  fallback: ["ui-monospace", "Menlo", "Consolas", "monospace"],
});

export const fontVariables = `${garamond.variable} ${plexMono.variable}`;
