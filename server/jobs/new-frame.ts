/** The insert of a computed frame, for the worker that paints it and for a tab that takes it over. */

export type NewFrame = {
  step: number;
  t: number;
  noiseLevel: number;
  milliseconds: number;
  layerMilliseconds: number[];
  /** The version of the PostgreSQL that computed it: "18.7". */
  server: string;
  /** A state as the server sends and takes it (array_send), never as JavaScript's numbers. */
  image: Uint8Array;
  x0: Uint8Array | null;
  rgb: Uint8Array;
  x0Rgb: Uint8Array | null;
  ascii: string;
  x0Ascii: string | null;
};

/**
 * Returns an insert for the job whose id `source` selects. `first` numbers the first of its parameters, frameValues.
 */
export function insertFrame(source: string, first: number): string {
  const [step, t, noiseLevel, milliseconds, layers, image, x0, rgb, x0Rgb, ascii, x0Ascii] = Array.from(
    { length: 11 },
    (_, i) => `$${first + i}`,
  );
  return `insert into imago.frame (job_id, step, t, noise_level, milliseconds, layer_milliseconds, image, state_hash, x0,
      rgb, x0_rgb, ascii, x0_ascii)
    select id, ${step}, ${t}, ${noiseLevel}, ${milliseconds}, ${layers}, ${image}::real[],
      imago.state_hash(${image}::real[]), ${x0}::real[], ${rgb}, ${x0Rgb}, ${ascii}, ${x0Ascii}
    from (${source}) as job`;
}

export const frameValues = (frame: NewFrame): unknown[] => [
  frame.step,
  frame.t,
  frame.noiseLevel,
  frame.milliseconds,
  frame.layerMilliseconds,
  frame.image,
  frame.x0,
  frame.rgb,
  frame.x0Rgb,
  frame.ascii,
  frame.x0Ascii,
];
