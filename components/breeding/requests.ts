/** Requests of the breeding cage. */
import type { Brood } from "@/lib/api/response";
import { refusalOf, request, unreachable } from "../answer";

/** Asks for a brood; `found` counts the children that were finished already. Or says why there is none. */
export async function askBrood(wish: {
  a: string;
  b?: string;
  number?: number;
}): Promise<{ found: number } | { refused: string }> {
  const answer = await request<Brood>("/api/broods", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });
  if (!answer || !("body" in answer)) return { refused: refusalOf(answer) ?? unreachable };
  return { found: answer.body.generations.filter(({ status }) => status === "done").length };
}
