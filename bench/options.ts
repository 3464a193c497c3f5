/** Reads the options after the names of the benchmarks: `--minutes 60`. */

/** Returns the number that follows `--name`, else `usual`. */
export function numberOption(name: string, usual: number): number {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return usual;
  const value = Number(process.argv[at + 1]);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0`);
  return value;
}

/** Returns the text that follows `--name`, else undefined. */
export function textOption(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}
