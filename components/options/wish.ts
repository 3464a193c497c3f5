import type { Generation } from "@/lib/api/response";

/** From the form's fields to the body of the request: numbers as numbers, what is empty left out. */
export function wishOf(form: FormData): Record<string, unknown> {
  const wish: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const text = String(value).trim();
    if (text === "" || name === "view") continue;
    wish[name] = name === "steps" || name === "eta" ? Number(text) : text;
  }
  return wish;
}

/** The same once more, to the bit. */
export function wishAgain({
  model,
  seed,
  steps,
  sampler,
  eta,
  schedule,
}: Generation): Record<string, unknown> {
  return { model, seed, steps, sampler, eta, schedule };
}
