import { randomInt } from "node:crypto";

/** Without characters that look alike. */
export const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Unguessable: 5.86 bits a character. */
export function randomBase58(length: number): string {
  return Array.from({ length }, () => base58[randomInt(base58.length)]).join("");
}
