import { Problem } from "@/lib/api/problem";

export const notYours = (what: "cancel" | "keep"): Problem =>
  new Problem(403, "not_maker", `only whoever asked for this butterfly may ${what} it`);
