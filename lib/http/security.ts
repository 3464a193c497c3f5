/** Security headers of every response. */
import { randomBytes } from "node:crypto";
import { jobIdSource } from "../ids/job-id";

/** The pages that other sites may show in a frame: /b/<id>/embed, where nothing can be clicked but a link. */
export const isFramed = (url = "/"): boolean => framedPath.test(url);
const framedPath = new RegExp(`^/b/${jobIdSource}/embed$`);

/** Makes the nonce of one response. Only scripts that carry it run. */
export const createNonce = (): string => randomBytes(16).toString("base64");

/**
 * Allows scripts that carry the nonce, and scripts that those load, but no inline script without it. Inline,
 * only `style` attributes are allowed, since React writes them. `dev`: the tools of `npm run dev` evaluate
 * code, insert styles and open a WebSocket. `framed`: pages of other sites may frame this one.
 */
export function contentSecurityPolicy(nonce: string, { dev = false, framed = false } = {}): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${dev ? " 'unsafe-inline'" : ""}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framed ? "*" : "'none'"}`,
  ].join("; ");
}

/** A worker has the policy of its own response. That of the tab's engine compiles WebAssembly; no page may. */
const workerPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Whether `url` is that of the tab's engine. */
export const isEngine = (url = "/"): boolean => url.split("?", 1)[0] === "/tab/worker.js";

type Answer = { nonce: string; dev: boolean; https: boolean; framed: boolean; engine: boolean };

/** `https`: browsers must use https from now on. */
export function securityHeaders({ nonce, dev, https, framed, engine }: Answer) {
  return {
    "content-security-policy": engine ? workerPolicy : contentSecurityPolicy(nonce, { dev, framed }),
    "x-content-type-options": "nosniff",
    ...(!framed && { "x-frame-options": "DENY" }),
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    ...(https && { "strict-transport-security": "max-age=31536000" }),
  };
}
