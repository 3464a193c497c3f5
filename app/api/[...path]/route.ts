/** Whatever else is asked for below /api. */
import { Problem } from "@/lib/api/problem";
import { handle } from "../handle";

const nothing = handle<{ path: string[] }>(async ({ url }) => {
  throw new Problem(
    404,
    "unknown_path",
    `there is nothing at ${url.pathname.slice(0, 100)}; /api/openapi.json says what there is`,
  );
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
