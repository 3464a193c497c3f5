import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { SiteFooter } from "@/components/layout/site-footer";
import { SiteHeader } from "@/components/layout/site-header";
import { webSettings } from "@/db/web/shared";
import { fontVariables } from "./fonts";
import "./globals.css";

/** Settings and database are those of the running process, not of the build. */
export const dynamic = "force-dynamic";

export function generateMetadata(): Metadata {
  const { publicUrl, port } = webSettings();
  return {
    metadataBase: new URL(publicUrl ?? `http://localhost:${port}`),
    title: { default: "Imago", template: "%s - Imago" },
    description:
      "A database paints butterflies: PostgreSQL runs a diffusion model in plain SQL, while you watch.",
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ece5d5" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1613" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={fontVariables}>
      <body>
        <SiteHeader />
        {children}
        <SiteFooter />
      </body>
    </html>
  );
}
