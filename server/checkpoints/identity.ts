/** Computes a model's identity: equal for the same arithmetic on the same weights, however they are stored. */
import { createHash } from "node:crypto";
import type { Tensor } from "./read-tensors";

/** JSON with the keys of every object in order, so that equal values make equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * SHA-256 (hex) of the arithmetic config (every key, defaults filled in) and of each tensor's name, shape and float32
 * values. Add the tensors in the order of their names.
 */
export function modelIdentity({ config, scheduler }: { config: object; scheduler: object }) {
  const hash = createHash("sha256").update(`${canonicalJson({ config, scheduler })}\n`);
  return {
    add({ name, shape, values }: Tensor): void {
      hash.update(`${JSON.stringify([name, shape])}\n`);
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    },
    digest: (): string => hash.digest("hex"),
  };
}
