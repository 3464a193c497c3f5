/** Answers 404 to every other path below /api. */
import { Problem } from "@/lib/api/problem";
import { handle } from "../handle";

const nothing = handle<{ path: string[] }>(async ({ url }) => {
  throw new Problem(
    404,
    "unknown_path",
    `unknown path ${url.pathname.slice(0, 100)}; /api/openapi.json lists all paths`,
  );
});

export {
  nothing as DELETE,
  nothing as GET,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
};
