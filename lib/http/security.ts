/** What every answer tells the browser not to do. */
import { randomBytes } from "node:crypto";

/** New for every answer: what a script must know to be run. */
export const createNonce = (): string => randomBytes(16).toString("base64");

/**
 * Scripts run if they carry the nonce, or if one that does loads them; nothing that is written into a page does. What
 * React writes as `style` attributes is the one thing allowed inline. `dev`: the tools of `npm run dev` evaluate code,
 * insert styles and hold a socket.
 */
export function contentSecurityPolicy(nonce: string, { dev = false } = {}): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${dev ? " 'unsafe-inline'" : ""}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** `https`: visitors come by https, and shall never come otherwise. */
export function securityHeaders({ nonce, dev, https }: { nonce: string; dev: boolean; https: boolean }) {
  return {
    "content-security-policy": contentSecurityPolicy(nonce, { dev }),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    ...(https && { "strict-transport-security": "max-age=31536000" }),
  };
}
