/** The start of every page of a site of plain files: the studio, /how/ or /lab/. */
import { type ComponentType, lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { siteRoot } from "../tab/root";
import { Frame } from "./frame";

const pages: Record<string, () => Promise<{ default: ComponentType }>> = {
  studio: () => import("./studio-page"),
  how: () => import("./how-page"),
  lab: () => import("./lab-page"),
};

const root = document.getElementById("root");
const load = pages[document.documentElement.dataset.page ?? ""];
if (!root || !load) throw new Error("the page does not say which one it is");
const Page = lazy(load);

createRoot(root).render(
  <Frame>
    <Suspense>
      <Page />
    </Suspense>
  </Frame>,
);

// Keeps the pages for visits without a network. The engine keeps its own files.
navigator.serviceWorker?.register(new URL("offline.js", siteRoot()).href).catch(() => undefined);
