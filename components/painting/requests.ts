/** What the page asks of the API. */
import type { ProblemDocument } from "@/lib/api/problem";
import type { Generation } from "@/lib/api/response";

export type Asked = { generation: Generation } | { refused: string };

const tries = 3;
const pauseMs = 1_000;

/** crypto.randomUUID() is there on https only. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function refusal(response: Response): Promise<string> {
  const problem: Partial<ProblemDocument> | undefined = await response.json().catch(() => undefined);
  return problem?.detail ?? `The server answered ${response.status}.`;
}

/** Sent again if the answer is lost, under the same key: it makes one butterfly. */
export async function ask(wish: Record<string, unknown>): Promise<Asked> {
  const headers = { "content-type": "application/json", "idempotency-key": randomKey() };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch("/api/generations", {
      method: "POST",
      headers,
      body: JSON.stringify(wish),
    }).catch(() => undefined);
    if (response?.ok) return { generation: await response.json() };
    const again = response === undefined || response.status >= 500;
    if (!again) return { refused: await refusal(response) };
    if (attempt === tries)
      return {
        refused: response ? await refusal(response) : "The server cannot be reached. Try again soon.",
      };
    await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
  }
}

/** Undefined: it went through. */
export async function cancel({ links }: Generation): Promise<string | undefined> {
  const response = await fetch(links.cancel ?? "", { method: "POST" }).catch(() => undefined);
  if (!response) return "The server cannot be reached. Try again soon.";
  // 409: it was finished in that moment, which the stream tells.
  return response.ok || response.status === 409 ? undefined : refusal(response);
}

/** Whoever takes it home wants it to stay. Only its maker can say so; for others nothing happens. */
export async function keep({ mine, kept, links }: Generation): Promise<void> {
  if (mine && !kept)
    await fetch(links.keep ?? "", { method: "POST", keepalive: true }).catch(() => undefined);
}
