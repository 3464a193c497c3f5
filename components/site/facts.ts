import type { OfferedModel } from "../options/in-words";
import type { Offer } from "@/lib/api/samplers";

/** The models and limits of a site of plain files; its pages carry them as JSON. */
export type SiteFacts = { models: OfferedModel[]; offer: Offer };

export function readFacts(): SiteFacts {
  const element = document.getElementById("facts");
  if (!element) throw new Error("the page lacks its facts");
  return JSON.parse(element.textContent ?? "") as SiteFacts;
}
