/** What the page's address says, as far as it makes sense; forms without scripts write it. */

type Query = Record<string, string | string[] | undefined>;

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** At most as many as the drawing has room for. */
function several(value: string | string[] | undefined, most: number): string[] | undefined {
  const values = value === undefined ? [] : [value].flat();
  return values.length > 0 ? values.slice(0, most).map((each) => each.slice(0, 9)) : undefined;
}

export function readAddress(query: Query) {
  const step = first(query.step);
  return {
    butterfly: first(query.b),
    layer: first(query.layer),
    step: step && /^[1-9]\d{0,3}$/.test(step) ? Number(step) : undefined,
    pixels: several(query.pixel, 12) ?? ["3", "1", "4", "1"],
    taps: several(query.tap, 5) ?? ["1", "2", "1"],
  };
}

/** What links on the page begin with. */
export const addressOf = (butterfly: string | undefined): string =>
  butterfly === undefined ? "?" : `?b=${encodeURIComponent(butterfly)}&`;
