/** JSON.parse lets the last of two equal keys win in silence; a checkpoint that names a tensor twice is corrupt. */

/** The first key that the outermost object of `json` (valid JSON) has twice, or undefined. */
export function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  let expectKey = false;
  // Strings whole, so that the punctuation inside them is skipped.
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === "{" || token === "[") expectKey = ++depth === 1;
    else if (token === "}" || token === "]") depth--;
    else if (token === ",") expectKey = depth === 1;
    else if (expectKey) {
      const key: string = JSON.parse(token);
      if (seen.has(key)) return key;
      seen.add(key);
      expectKey = false;
    }
  }
  return undefined;
}
