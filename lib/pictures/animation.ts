/** Animations of small pictures, enlarged without smoothing. */
import sharp from "sharp";
import { enlarge } from "./enlarge";
import { withGifText } from "./text/gif";
import { xmpOf } from "./text/webp";

export type AnimationFrame = {
  /** 8 bits per channel, row by row. */
  rgb: Uint8Array;
  milliseconds: number;
};

export type AnimationFormat = "webp" | "gif";

export type AnimationOptions = {
  format: AnimationFormat;
  /** Width and height of each enlarged pixel. */
  scale?: number;
  /** Texts by keyword: the description of a WebP, the comment of a GIF. */
  text?: Record<string, string>;
};

/**
 * Makes an animation that loops for ever. WebP is lossless, and its encoder merges equal neighbouring frames.
 * GIF keeps every frame, all frames share 256 colours, and each pixel has one of them: dithering would scatter specks.
 */
export async function encodeAnimation(
  frames: AnimationFrame[],
  width: number,
  { format, scale = 1, text }: AnimationOptions,
): Promise<Buffer> {
  const [first] = frames;
  if (!first || frames.some(({ rgb }) => rgb.length !== first.rgb.length))
    throw new Error(
      `an animation needs frames of one size; the frames have ${frames.map(({ rgb }) => rgb.length).join(", ") || "none"}`,
    );
  const height = first.rgb.length / 3 / width;
  const tall = Buffer.concat(frames.map(({ rgb }) => enlarge(rgb, width, scale)));
  const image = sharp(tall, {
    limitInputPixels: false,
    raw: {
      width: width * scale,
      height: height * scale * frames.length,
      channels: 3,
      pageHeight: height * scale,
    },
  });
  const delay = frames.map(({ milliseconds }) => milliseconds);
  // More effort saves nothing on small pictures.
  if (format === "webp")
    return (text ? image.withXmp(xmpOf(text)) : image)
      .webp({ lossless: true, effort: 2, delay, loop: 0 })
      .toBuffer();
  const gif = await image.gif({ dither: 0, keepDuplicateFrames: true, delay, loop: 0, effort: 4 }).toBuffer();
  return text ? Buffer.from(withGifText(gif, text)) : gif;
}
