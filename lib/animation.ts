/** Animations of small pictures, enlarged without smoothing. One pixel of the picture stays one colour. */
import sharp from "sharp";
import { enlarge } from "./enlarge";

export type AnimationFrame = {
  /** 8 bits a channel, row by row. */
  rgb: Uint8Array;
  milliseconds: number;
};

export type AnimationFormat = "webp" | "gif";

/**
 * Loops for ever. WebP is lossless; its encoder makes one frame of equal neighbours, which lasts as long as both. GIF
 * keeps every frame, and has 256 colours for all of them.
 */
export async function encodeAnimation(
  frames: AnimationFrame[],
  width: number,
  { format, scale = 1 }: { format: AnimationFormat; scale?: number },
): Promise<Buffer> {
  const [first] = frames;
  if (!first || frames.some(({ rgb }) => rgb.length !== first.rgb.length))
    throw new Error(
      `an animation needs frames of one size, these have ${frames.map(({ rgb }) => rgb.length).join(", ") || "none"}`,
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
  // Pictures of few pixels gain nothing from more effort.
  return format === "webp"
    ? image.webp({ lossless: true, effort: 2, delay, loop: 0 }).toBuffer()
    : image.gif({ keepDuplicateFrames: true, delay, loop: 0, effort: 4 }).toBuffer();
}
