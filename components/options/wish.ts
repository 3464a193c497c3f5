import type { Generation } from "@/lib/api/response";

const numbers = new Set(["steps", "eta", "label"]);

/** Says what "use these settings" does for a butterfly, and what it leaves behind. */
export function settingsWords({ bred, drawn }: Generation): string {
  const left = [bred && "its parents", drawn && "the drawing"].filter(Boolean).join(" and ");
  const words = "Fills the form with its seed and settings, to change some of them";
  return left === "" ? words : `${words}; ${left} the form cannot hold, so another butterfly comes of it`;
}

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

/**
 * The address of the form, filled with the butterfly's settings. The timesteps of one that began with a drawing are a
 * part of a run: from noise they would lead nowhere, so the form keeps the model's usual ones.
 */
export function settingsPath(generation: Generation): string {
  const { model, seed, steps, sampler, schedule, eta, label, drawn } = generation;
  const settings = new URLSearchParams({
    seed,
    model,
    ...(!drawn && { steps: String(steps) }),
    sampler,
    ...(!drawn && { schedule: String(schedule) }),
    ...(eta > 0 && { eta: String(eta) }),
    ...(typeof label === "number" && { label: String(label) }),
  });
  return `/?${settings}`;
}
