/** The preview card of all other pages: the newest butterfly, or the noise that the first will begin with. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { drawCard } from "@/components/card/draw";
import { cardSeconds } from "@/components/card/place";
import { readIdle } from "@/server/web/pages/idle";
import { inline, quickWorkshop } from "@/server/web/files/pictures";
import { Problem } from "@/lib/api/problem";
import { anyQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";

const text = {
  title: ["A database", "paints", "butterflies"],
  facts: ["PostgreSQL runs a", "diffusion model"],
  motto: "in plain SQL",
};

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  validateQuery(anyQuery, url);
  const { idle } = await readIdle();
  if (!idle) throw new Problem(409, "no_model", "this site has no model yet, so there is nothing to show");
  const draw = () => drawCard(text, { rgb: Buffer.from(idle.frame.rgb, "base64"), ...idle.picture });
  return cached(request, {
    body: await quickWorkshop()(["card", idle.generation?.id, idle.seed].join(), draw),
    type: "image/png",
    immutable: false,
    keepSeconds: cardSeconds,
    headers: inline("Imago-card.png"),
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
