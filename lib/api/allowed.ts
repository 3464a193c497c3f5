/** What each part of a request may be, in words: for problem documents and for the API's description. */

export const bodyLimitBytes = 16 * 1024;

export const samplers = ["ddim", "ddpm", "dpmpp_2m", "ipndm"] as const;
export const spacings = ["linspace", "leading", "trailing", "article"] as const;
export const views = ["x_t", "x0"] as const;
export const colors = ["none", "ansi"] as const;

/** Steps that `article` always has. */
export const articleSteps = 4;

export const columns = { min: 16, max: 160, default: 64 };
export const scales = { min: 1, max: 16, default: 1 };
/** Without a scale an animation has the default one, or the largest that its number of frames allows. */
export const animationScales = { min: 1, max: 8, default: 4 };
/** Of all its frames: what takes a core a few seconds to encode. */
export const animationPixels = 16_000_000;
export const pages = { min: 1, max: 100, default: 24 };

/** Of the packed multiplication in small, as imago.packed_product() has them. */
export const exampleLimits = {
  pixels: { count: 12, largest: 99_999 },
  taps: { count: 5, largest: 9_999 },
} as const;

/** Pictures enlarged further, animations, cards, and all frames of a run longer than that, cost something to make. */
export const cheap = { scale: 4, frames: 64 } as const;
/** Requests for such files that are being made or wait. */
export const fileLimits = { perClient: 8, perAddress: 32, inAll: 64 } as const;

/** Requests for feature maps that are being computed or wait, each a good part of a pass of the network. */
export const featureMapLimits = { perClient: 3, perAddress: 9, inAll: 16 } as const;

const list = (values: readonly string[]) => values.join(", ");
const between = ({ min, max }: { min: number; max: number }) => `a whole number from ${min} to ${max}`;

/** By field. `maxSteps` is a setting. */
export const allowed = (maxSteps: number) => ({
  body: `a JSON object of at most ${bodyLimitBytes} bytes`,
  model: "the name of a model, as /api/models lists them",
  seed: "a whole number from -9223372036854775808 to 9223372036854775807, beyond 9007199254740991 either way as a string",
  steps: `a whole number from 1 to ${maxSteps}`,
  sampler: `one of ${list(samplers)}`,
  eta: "a number from 0 to 1, above 0 with the sampler ddim only",
  schedule: `one of ${list(spacings)}, or a list of 1 to ${maxSteps} descending timesteps`,
  view: `one of ${list(views)}`,
  color: `one of ${list(colors)}`,
  columns: between(columns),
  scale: between(scales),
  animationScale: between(animationScales),
  limit: between(pages),
  cursor: "what the page before gave as its cursor",
  after: "the step of a frame, a whole number",
  "Last-Event-ID": "the id of an event, a whole number",
  "Idempotency-Key": "1 to 255 printable ASCII characters",
});
