/** Limits of each part of a request, and the words for them in problem documents and in OpenAPI. */

import { orders } from "../ids/cursor";
import { originWords } from "./origin-words";
import { namesOf, type Offer, takingEta } from "./samplers";

/** Room for a drawing of 64 x 128 pixels as base64. */
export const bodyLimitBytes = 48 * 1024;

export const spacings = ["linspace", "leading", "trailing", "article"] as const;

/** A line on each spacing that helps people choose. */
export const spacingHelp: Record<(typeof spacings)[number], string> = {
  linspace: "even steps from pure noise, the last one at timestep 0; suits dpmpp_2m",
  leading: "even steps that begin short of pure noise; as diffusers had it first",
  trailing: "even steps from pure noise, the last one long; suits few steps",
  article: "timesteps 500, 250, 125 and 60, as in the article that Imago began with",
};
export const views = ["x_t", "x0"] as const;
export const colors = ["none", "ansi", "ansi256", "ansi16"] as const;
/** Text pictures: by darkness, by shape, Braille patterns, or two pixels a character. */
export const glyphStyles = ["ramp", "shape", "braille", "blocks"] as const;

/** The fixed number of steps of the schedule `article`. */
export const articleSteps = 4;

/** Braille patterns hold 2 x 4 pixels: half as many columns show every pixel. */
export const columns = { min: 16, max: 160, default: 64, ofBraille: 32 };
export const ramps = { min: 2, max: 64 };
export const scales = { min: 1, max: 16, default: 1 };
/** An animation without a scale gets the default, or less if it has many frames. */
export const animationScales = { min: 1, max: 8, default: 4 };
/** Most pixels of an animation, all frames together: one core encodes them in a few seconds. */
export const animationPixels = 16_000_000;
/** Room that another site has for a butterfly, in pixels. */
export const embedSizes = { min: 1, max: 10_000 };
/**
 * Seconds that a request may wait for the end of a painting: proxies close a connection that is silent for a minute.
 */
export const waits = { min: 0, max: 50 };
export const pages = { min: 1, max: 100, default: 24 };

/** An upper bound for all models; the engine checks the bound of the chosen one. */
export const maxLabel = 99_999;

/** Limits of the worked example; imago.packed_product() has the same. */
export const exampleLimits = {
  pixels: { count: 12, largest: 99_999 },
  taps: { count: 5, largest: 9_999 },
} as const;

/** Files above these sizes, animations and cards are costly: each needs one of the slots of `fileLimits`. */
export const cheap = { scale: 4, frames: 64, columns: 64 } as const;
/** Slots for requests of costly files, waiting ones included. */
export const fileLimits = { perClient: 4, perAddress: 8, inAll: 64 } as const;

/**
 * Butterflies that a visitor, and an address, may keep: retention spares them for ever, so they must not fill the disk.
 */
export const keepLimits = { perClient: 200, perAddress: 800 } as const;

/** Slots for requests of feature maps, waiting ones included. Each costs a good part of a network pass. */
export const featureMapLimits = { perClient: 3, perAddress: 9, inAll: 16 } as const;

const list = (values: readonly string[]) => values.join(", ");
const between = ({ min, max }: { min: number; max: number }) => `a whole number from ${min} to ${max}`;

/** The allowed values of each field, in words. */
export const allowed = ({ maxSteps, samplers }: Offer) => ({
  body: `a JSON object of at most ${bodyLimitBytes} bytes`,
  model: "the name of a model, as /api/models lists them",
  seed: "a whole number from -9223372036854775808 to 9223372036854775807; as a string if it exceeds +-9007199254740991",
  steps: `a whole number from 1 to ${maxSteps}`,
  sampler: `one of ${list(namesOf(samplers))}`,
  eta: `a number from 0 to 1; only these samplers take more than 0: ${list(takingEta(samplers))}`,
  label: `a whole number from 0 to ${maxLabel}, less than the classes of the model; absent for a model without classes`,
  schedule: `one of ${list(spacings)}, or a list of 1 to ${maxSteps} descending timesteps`,
  ...originWords,
  modelIdentity: "the identity of the model, as /api/models lists it",
  view: `one of ${list(views)}`,
  color: `one of ${list(colors)}; with the glyphs blocks not none`,
  glyphs: `one of ${list(glyphStyles)}`,
  ramp: `${ramps.min} to ${ramps.max} printable characters, from no ink to the most; with the glyphs ramp only`,
  columns: between(columns),
  scale: between(scales),
  animationScale: between(animationScales),
  embedSize: between(embedSizes),
  format: "json",
  url: "the address of a butterfly's page",
  webhook: "an https address of at most 2000 characters, without a password",
  wait: between(waits),
  since: "a time like 2026-11-29T12:00:00Z",
  mine: "true, or absent",
  limit: between(pages),
  cursor: "the cursor that the previous page of the same list returned",
  name: "1 to 60 letters and spaces",
  order: `one of ${list(orders)}`,
  after: "a whole number, the step of a frame",
  "Last-Event-ID": "a whole number, the id of an event",
  "Idempotency-Key": "1 to 255 printable ASCII characters",
});
