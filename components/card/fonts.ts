/** The fonts of the card: the pages' typefaces, as files that the renderer of cards can read. */
import { readFile } from "node:fs/promises";
import path from "node:path";

export type CardFont = {
  name: string;
  data: Buffer;
  weight: 400 | 500;
  style: "normal" | "italic";
};

const faces = [
  { file: "eb-garamond-latin-400-normal", name: "Garamond", weight: 400, style: "normal" },
  { file: "eb-garamond-latin-500-italic", name: "Garamond", weight: 500, style: "italic" },
  { file: "ibm-plex-mono-latin-400-normal", name: "Plex", weight: 400, style: "normal" },
] as const;

/** Relative to the working directory, as the pages are. */
const folder = path.join("app", "fonts", "card");

let read: Promise<CardFont[]> | undefined;

/** Reads the fonts once, and again after a failure. */
export function readFonts(): Promise<CardFont[]> {
  read ??= Promise.all(
    faces.map(async ({ file, ...face }) => ({
      ...face,
      data: await readFile(path.join(process.cwd(), folder, `${file}.woff`)),
    })),
  ).catch((error) => {
    read = undefined;
    throw error;
  });
  return read;
}
