/** Reads `.env` files: lines `NAME=value`, as Node does, and as editors and shells leave them. */
import { readFileSync, statSync } from "node:fs";
import { parseEnv } from "node:util";

/** Matches a text without quotes whose # would silently end it: `IMAGO_DATA=/srv/c#/data`. A number has no #. */
const cutShort = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(?!\d+#)[^\s"'`#][^\n#]*(?<=\S)#/m;

/**
 * Returns the variables in `file`; none if there is no such file, or if it is a folder, such as that of a Python
 * environment, or a device, such as /dev/null. Throws, naming it, if it cannot be read.
 */
export function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    const found = statSync(/* turbopackIgnore: true */ file, { throwIfNoEntry: false });
    if (!found || found.isDirectory() || found.isCharacterDevice()) return {};
    // Several processes read the file, each of them more than once, and a FIFO gives its text to one reader.
    if (!found.isFile()) throw new Error("it is a FIFO or a socket: write the settings into a file");
    const text = plain(readFileSync(/* turbopackIgnore: true */ file));
    const cut = cutShort.exec(text);
    if (cut)
      throw new Error(`the value of ${cut[1]} has a #, where a comment begins: put the value in quotes`);
    return parseEnv(text);
  } catch (cause) {
    throw new Error(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Returns the process's variables. Precedence: environment, `.env.local`, `.env`, as in Next.js. */
export function readEnvironment(): NodeJS.ProcessEnv {
  for (const file of [".env.local", ".env"])
    for (const [name, value] of Object.entries(readEnvFile(file))) process.env[name] ??= value;
  return process.env;
}

/**
 * Decodes the file, which PowerShell writes as UTF-16 and Notepad in either order of bytes, and leaves out what
 * parseEnv takes for a part of the text.
 */
function plain(bytes: Buffer): string {
  const encoding = { fffe: "utf-16le", feff: "utf-16be" }[bytes.toString("hex", 0, 2)] ?? "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  return text.replaceAll("\r\n", "\n").replaceAll(/^[ \t]*export[ \t]+(?=[A-Za-z_]\w*[ \t]*=)/gm, "");
}
