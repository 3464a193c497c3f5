/** Reads the query of a page's address. */
import type { From } from "../../jobs/job-page";

export type Query = Record<string, string | string[] | undefined>;

/** A parameter's one value, "" if it is missing; undefined if it is repeated. */
export const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? undefined : (value ?? "");

/** The place in a list that `cursor` or `before` names; undefined on the first page. */
export function pageFrom(query: Query, isCursor: (text: string) => boolean): From | undefined | "wrong" {
  const { cursor, before } = query;
  if (cursor === undefined && before === undefined) return undefined;
  const given = single(cursor ?? before);
  if (given === undefined || (cursor !== undefined && before !== undefined) || !isCursor(given))
    return "wrong";
  return { direction: cursor === undefined ? "before" : "after", cursor: given };
}

export function pathOf(path: string, parameters: Record<string, string>): string {
  const query = new URLSearchParams(parameters).toString();
  return query === "" ? path : `${path}?${query}`;
}
