/** The functions of the engine that write a picture as text, by style. */
import type { glyphStyles } from "@/lib/api/allowed";

export type GlyphStyle = (typeof glyphStyles)[number];

type Values = Record<"rgb" | "width" | "columns" | "color" | "ramp", string>;

/** SQL that writes the picture; each value is an SQL expression. A null ramp is the usual one. */
export const textCall: Record<GlyphStyle, (values: Values) => string> = {
  ramp: ({ rgb, width, columns, color, ramp }) =>
    `case when ${ramp}::text is null then imago.ascii(${rgb}, ${width}, ${columns}, ${color})
       else imago.ascii(${rgb}, ${width}, ${columns}, ${color}, ${ramp}) end`,
  shape: ({ rgb, width, columns, color }) => `imago.ascii_by_shape(${rgb}, ${width}, ${columns}, ${color})`,
  braille: ({ rgb, width, columns, color }) => `imago.braille(${rgb}, ${width}, ${columns}, ${color})`,
  blocks: ({ rgb, width, columns, color }) => `imago.half_blocks(${rgb}, ${width}, ${columns}, ${color})`,
};
