/** The worked example of /how: a small convolution as one multiplication. */
import { readPackedProduct } from "@/server/web/files/packed-product";
import { pool } from "@/server/web/shared";
import { packedQuery } from "@/lib/api/explain";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../handle";
import { getOnly } from "../methods";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  const product = await readPackedProduct(pool(), validateQuery(packedQuery, url));
  return cached(request, { body: JSON.stringify(product), type: "application/json", immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
