/** The page's requests to the API. */
import { type Asked, Imago, ImagoError } from "@/clients/typescript/src/index";
import type { GenerationRequest } from "@/clients/typescript/src/types";
import type { Generation } from "@/lib/api/response";
import { sentence } from "../answer";

const imago = new Imago("");

/** Asks for a butterfly. `found`: it was there already, with the same seed and settings. */
export function ask(
  wish: Record<string, unknown>,
): Promise<(Asked & { generation: Generation }) | { refused: string }> {
  return imago
    .ask(wish as GenerationRequest)
    .then((asked) => asked as Asked & { generation: Generation }, refusal);
}

const refusal = (error: unknown) => {
  if (error instanceof ImagoError) return { refused: sentence(error.message) };
  throw error;
};

/** Returns an error message, or undefined after success. */
export async function cancel({ id }: Generation): Promise<string | undefined> {
  try {
    await imago.cancel(id);
  } catch (error) {
    // 409: it has just ended, which the stream reports.
    if (!(error instanceof ImagoError && error.status === 409)) return refusal(error).refused;
  }
  return undefined;
}

/** Keeps a butterfly that its maker takes home. Does nothing for other visitors. */
export async function keep({ id, mine, kept }: Generation): Promise<void> {
  if (mine && !kept) await imago.keep(id, { keepalive: true }).catch(() => undefined);
}
