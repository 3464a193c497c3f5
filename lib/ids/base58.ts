/** Omits characters that look alike. */
export const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Bytes from here on are drawn again, so that every character is equally likely. */
const evenBytes = 256 - (256 % base58.length);

/** Returns an unguessable text: 5.86 random bits per character. */
export function randomBase58(length: number): string {
  let text = "";
  while (text.length < length)
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * length)))
      if (byte < evenBytes && text.length < length) text += base58[byte % base58.length];
  return text;
}
