/** Reads the query of /how, which links and plain forms write. Ignores invalid values. */

type Query = Record<string, string | string[] | undefined>;

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Returns at most `most` values, since the page has room for no more. */
function several(value: string | string[] | undefined, most: number): string[] | undefined {
  const values = value === undefined ? [] : [value].flat();
  return values.length > 0 ? values.slice(0, most).map((each) => each.slice(0, 9)) : undefined;
}

export function readAddress(query: Query) {
  const step = first(query.step);
  const functionName = first(query.function);
  return {
    functionName: functionName && /^[a-z_][a-z0-9_]{0,62}$/.test(functionName) ? functionName : undefined,
    find: first(query.find)?.slice(0, 60) ?? "",
    butterfly: first(query.b),
    layer: first(query.layer),
    step: step && /^[1-9]\d{0,3}$/.test(step) ? Number(step) : undefined,
    pixels: several(query.pixel, 12) ?? ["3", "1", "4", "1"],
    taps: several(query.tap, 5) ?? ["1", "2", "1"],
  };
}

/** The beginning of links on the page. */
export const addressOf = (butterfly: string | undefined): string =>
  butterfly === undefined ? "?" : `?b=${encodeURIComponent(butterfly)}&`;
