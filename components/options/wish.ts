import type { Generation } from "@/lib/api/response";

const numbers = new Set(["steps", "eta", "label"]);

/** Turns the form's fields into the request's body. Omits empty fields. */
export function wishOf(form: Iterable<[string, FormDataEntryValue]>): Record<string, unknown> {
  const wish: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const text = String(value).trim();
    if (text === "" || name === "view") continue;
    if (name === "schedule" && /^\d/.test(text)) wish.schedule = text.split(",").map(Number);
    else wish[name] = numbers.has(name) ? Number(text) : text;
  }
  return wish;
}

/** The address of the form, filled with the butterfly's settings. */
export function settingsPath({ model, seed, steps, sampler, schedule, eta, label }: Generation): string {
  const settings = new URLSearchParams({
    seed,
    model,
    steps: String(steps),
    sampler,
    schedule: String(schedule),
    ...(eta > 0 && { eta: String(eta) }),
    ...(typeof label === "number" && { label: String(label) }),
  });
  return `/?${settings}`;
}
