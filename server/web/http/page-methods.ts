/** Methods of everything but the API: Next.js would render a page in answer to any of them. */
import { Problem } from "@/lib/api/problem";

const allow = "GET, HEAD, OPTIONS";

/** The API's routes answer for themselves, and so do the helpers of `npm run dev`. */
const ofRoutes = /^\/(?:api\/|__?next)/;

/** The headers of the answer to OPTIONS; undefined if a route answers, or if it is another method. */
export function optionsHeaders(method = "GET", url = "/"): Record<string, string> | undefined {
  return method === "OPTIONS" && !ofRoutes.test(url) ? { allow } : undefined;
}

/** Says that a page or file takes no such method; undefined if it does, or if a route answers. */
export function methodFault(method = "GET", url = "/"): Problem | undefined {
  if (ofRoutes.test(url) || allow.split(", ").includes(method)) return undefined;
  const [path = ""] = url.split("?", 1);
  return new Problem(405, "wrong_method", `${path} takes GET, not ${method}`, { headers: { allow } });
}
