import type { Generation } from "@/lib/api/response";

/** Turns the form's fields into the request's body. Omits empty fields. */
export function wishOf(form: FormData): Record<string, unknown> {
  const wish: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const text = String(value).trim();
    if (text === "" || name === "view") continue;
    wish[name] = name === "steps" || name === "eta" ? Number(text) : text;
  }
  return wish;
}

/** Asks for the same butterfly again, bit for bit. */
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
