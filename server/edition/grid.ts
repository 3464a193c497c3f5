/**
 * Finds the grid on which a layer's weights stand, if they do, and writes them as bytes: what `imago.gridded` reads.
 */

export type Grid = {
  /** One weight a byte: 128 and the whole number, from -127 to 127; 0 is -0. */
  bytes: Uint8Array;
  /** Halves, one an output. */
  scales: Float32Array;
};

/** Halves are multiples of it, and fewer than 2^41 of them: whole numbers that a double holds exactly. */
const unit = 2 ** -24;
const largest = 127;

/**
 * `values` are halves, output after output. Undefined unless each output's are whole numbers, at most 127 a side, times
 * a scale, which is their greatest common divisor (`imago.weight_grid` finds the same).
 */
export function findGrid(values: Float32Array, outputs: number): Grid | undefined {
  const inputs = values.length / outputs;
  const bytes = new Uint8Array(values.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const weights = values.subarray(output * inputs, (output + 1) * inputs);
    const scale = divisor(weights) * unit;
    scales[output] = scale;
    for (const [i, weight] of weights.entries()) {
      const whole = scale === 0 ? weight : weight / scale;
      if (Math.abs(whole) > largest) return undefined;
      bytes[output * inputs + i] = Object.is(whole, -0) ? 0 : whole + 128;
    }
  }
  return { bytes, scales };
}

function divisor(weights: Float32Array): number {
  let common = 0;
  for (const weight of weights) {
    let rest = Math.abs(weight) / unit;
    while (rest > 0) [common, rest] = [rest, common % rest];
  }
  return common;
}
