/** Makes texts from outside fit for a terminal. */

/**
 * Matches what a terminal would obey or hide: control characters, those of the upper half included; line and paragraph
 * separators; marks that change the direction of writing.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Escapes such characters as in JSON: ESC becomes \u001b. */
export const printable = (text: string): string => text.replace(unprintable, escaped);

/** The same for texts of several lines: line breaks and tabs stay. */
export const printableLines = (text: string): string =>
  text.replace(unprintable, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
