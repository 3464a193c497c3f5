import { randomInt } from "node:crypto";

/** Omits characters that look alike. */
export const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Returns an unguessable text: 5.86 random bits per character. */
export function randomBase58(length: number): string {
  return Array.from({ length }, () => base58[randomInt(base58.length)]).join("");
}
