/** Splits SQL into tokens to colour. Joined, the tokens are the text again. */
import { escapeHtml } from "../text/escape-html";

export type SqlToken = {
  type: "comment" | "string" | "number" | "keyword" | "function" | "other";
  text: string;
};

const keywords = new Set(
  (
    "all and any array as asc begin between by case cast cost create cross declare default desc distinct else end except " +
    "exists false filter for format from full function group having if ilike immutable in inner insert intersect into is " +
    "join language lateral leakproof left like limit materialized not null nulls offset on or order ordinality outer over " +
    "parallel partition plpgsql raise recursive replace restricted return returns right row rows safe select set setof " +
    "similar some sql stable strict table then to true union unsafe update using values volatile when where window with within"
  ).split(" "),
);

const pieces = [
  ["comment", /--[^\n]*|\/\*[\s\S]*?\*\//],
  ["string", /'(?:[^']|'')*'/],
  ["number", /\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/],
  // A called function of schema imago, without its parenthesis.
  ["function", /\bimago\.[a-z_][a-z0-9_]*(?=\s*\()/],
  // Matches a whole word, so that a name never contains a keyword or number token.
  ["word", /[A-Za-z_][A-Za-z0-9_]*/],
] as const;

const pattern = new RegExp(pieces.map(([type, { source }]) => `(?<${type}>${source})`).join("|"), "g");

export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  const add = (type: SqlToken["type"], piece: string) => {
    const last = tokens.at(-1);
    if (piece === "") return;
    if (type === "other" && last?.type === "other") last.text += piece;
    else tokens.push({ type, text: piece });
  };
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    add("other", text.slice(at, match.index));
    add(typeOf(match), match[0]);
    at = match.index + match[0].length;
  }
  add("other", text.slice(at));
  return tokens;
}

function typeOf({ groups = {} }: RegExpMatchArray): SqlToken["type"] {
  const { comment, string, number, function: called, word } = groups;
  if (comment !== undefined) return "comment";
  if (string !== undefined) return "string";
  if (number !== undefined) return "number";
  if (called !== undefined) return "function";
  return word !== undefined && keywords.has(word.toLowerCase()) ? "keyword" : "other";
}

/**
 * Renders the text as HTML: tokens become spans of class `sql-<type>`, and calls become links where `linkTo`
 * returns an address.
 */
export function sqlToHtml(text: string, linkTo: (name: string) => string | undefined): string {
  return sqlTokens(text)
    .map(({ type, text: piece }) => {
      const shown = escapeHtml(piece);
      if (type === "other") return shown;
      const href = type === "function" ? linkTo(piece.replace("imago.", "")) : undefined;
      return href === undefined
        ? `<span class="sql-${type}">${shown}</span>`
        : `<a class="sql-function" href="${escapeHtml(href)}">${shown}</a>`;
    })
    .join("");
}
