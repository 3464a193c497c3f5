/** Reads the texts that a picture's file carries, in a browser or on a server. */
import { readGifText } from "./gif";
import { readPngText } from "./png";
import { readWebpText } from "./webp";

const begins = (file: Uint8Array, bytes: string, at = 0): boolean =>
  [...bytes].every((character, i) => file[at + i] === character.charCodeAt(0));

/** Returns undefined for a file that is not PNG, GIF or WebP. Skips damaged parts. */
export function readPictureText(file: Uint8Array): Record<string, string> | undefined {
  if (begins(file, "\x89PNG\r\n\x1a\n")) return readPngText(file);
  if (begins(file, "GIF8")) return readGifText(file);
  if (begins(file, "RIFF") && begins(file, "WEBP", 8)) return readWebpText(file);
  return undefined;
}
