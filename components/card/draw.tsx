/** Draws the preview card that other sites show for a link to Imago. */
import { ImageResponse } from "next/og";
import sharp from "sharp";
import { enlarge } from "@/lib/pictures/enlarge";
import { Card, type CardText } from "./card";
import { readFonts } from "./fonts";
import { card, placePicture } from "./place";

/** `rgb`: 8 bits per channel, row by row. */
export type CardPicture = { rgb: Uint8Array; width: number; height: number };

/** Returns a PNG of 1200 x 630. Each pixel of the picture becomes a square of one colour. */
export async function drawCard(text: CardText, { rgb, width, height }: CardPicture): Promise<Buffer> {
  const fonts = await readFonts();
  const blank = new ImageResponse(<Card {...text} />, { ...card, fonts });
  const { left, top, scale } = placePicture(width, height);
  const raw = { width: width * scale, height: height * scale, channels: 3 as const };
  return sharp(Buffer.from(await blank.arrayBuffer()))
    .removeAlpha()
    .composite([{ input: Buffer.from(enlarge(rgb, width, scale)), raw, left, top }])
    .png({ compressionLevel: 9 })
    .toBuffer();
}
