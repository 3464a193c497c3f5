/** The page's requests to the API. */
import type { ProblemDocument } from "@/lib/api/problem";
import type { Generation } from "@/lib/api/response";

/** `found`: it was there already, with the same seed and settings. */
export type Asked = { generation: Generation; found: boolean } | { refused: string };

const tries = 3;
const pauseMs = 1_000;

/** Replaces crypto.randomUUID(), which needs https. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function refusal(response: Response): Promise<string> {
  const problem: Partial<ProblemDocument> | undefined = await response.json().catch(() => undefined);
  return problem?.detail ?? `The server answered ${response.status}.`;
}

/** Asks for a butterfly. Retries use the same idempotency key, so they make only one. */
export async function ask(wish: Record<string, unknown>): Promise<Asked> {
  const headers = { "content-type": "application/json", "idempotency-key": randomKey() };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch("/api/generations", {
      method: "POST",
      headers,
      body: JSON.stringify(wish),
    }).catch(() => undefined);
    if (response?.ok) return { generation: await response.json(), found: response.status === 200 };
    const again = response === undefined || response.status >= 500;
    if (!again) return { refused: await refusal(response) };
    if (attempt === tries)
      return {
        refused: response ? await refusal(response) : "The server cannot be reached. Try again soon.",
      };
    await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
  }
}

/** Returns an error message, or undefined after success. */
export async function cancel({ links }: Generation): Promise<string | undefined> {
  const response = await fetch(links.cancel ?? "", { method: "POST" }).catch(() => undefined);
  if (!response) return "The server cannot be reached. Try again soon.";
  // 409: it has just ended, which the stream reports.
  return response.ok || response.status === 409 ? undefined : refusal(response);
}

/** Keeps a butterfly that its maker takes home. Does nothing for other visitors. */
export async function keep({ mine, kept, links }: Generation): Promise<void> {
  if (mine && !kept)
    await fetch(links.keep ?? "", { method: "POST", keepalive: true }).catch(() => undefined);
}
