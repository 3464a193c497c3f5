/** What a model may be called in the database, in URLs and on the command line. */
const pattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Throws if `name` is not one; `hint` says what to do about it. */
export function checkModelName(name: string, hint = ""): string {
  if (pattern.test(name)) return name;
  throw new Error(
    `"${name}" is no name for a model: up to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or digit${hint}`,
  );
}

/** The name that a model goes by if nobody chose one: that of its folder or hub repository, in small letters. */
export const defaultModelName = (source: string): string =>
  checkModelName(source.toLowerCase(), "; choose one with --name");
