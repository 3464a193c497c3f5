/** Requests of the breeding cage. */
import type { Morph } from "@/lib/api/morph";
import type { Brood } from "@/lib/api/response";
import { refusalOf, request, unreachable } from "../answer";

/** Asks for a brood; `found` counts the children that were finished already. Or says why there is none. */
export async function askBrood(wish: {
  a: string;
  b?: string;
  number?: number;
}): Promise<{ found: number } | { refused: string }> {
  const answer = await post<Brood>("/api/broods", wish);
  if (!answer || !("body" in answer)) return { refused: refusalOf(answer) ?? unreachable };
  return { found: answer.body.generations.filter(({ status }) => status === "done").length };
}

/** Asks for the butterflies between two, as many as there is room for; returns why there is none. */
export async function askMorph(wish: { a: string; b: string }): Promise<string | undefined> {
  return refusalOf(await post<Morph>("/api/morphs", wish));
}

const post = <Body>(path: string, wish: object) =>
  request<Body>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });
