/** Operations on one butterfly and its files. */
import { z } from "zod";
import { describeEvents } from "../api/event-names";
import { featureMapsQuery, featureSheetQuery, stepQuery } from "../api/explain";
import {
  animationQuery,
  eventsQuery,
  frameJsonQuery,
  frameQuery,
  imageQuery,
  lastEventIdHeaders,
  textQuery,
  waitQuery,
} from "../api/query";
import {
  answer,
  atCost,
  discarded,
  file,
  id,
  invalid,
  json,
  looked,
  notDone,
  parametersOf,
  problem,
  unknown,
} from "./parts";
import type { Json } from "./schemas";

/** Describes a GET below a generation's path. */
const part = (summary: string, content: Json, query: z.ZodObject, more: Json = {}) => ({
  get: {
    summary,
    parameters: [id, ...parametersOf(query, "query")],
    responses: { 200: answer(summary, content), 400: invalid, 404: unknown, 410: discarded, ...more },
  },
});

const loving = (summary: string, more: Json = {}) => ({
  summary,
  parameters: [id],
  responses: {
    200: answer("The love after the change", json("Love")),
    404: unknown,
    410: discarded,
    ...more,
  },
});

const makerOnly = (summary: string, more: Json = {}) => ({
  post: {
    summary,
    parameters: [id],
    responses: {
      200: answer("The generation after the change", json("Generation")),
      403: problem("Another client asked for this generation"),
      404: unknown,
      410: discarded,
      ...more,
    },
  },
});

function withStep(path: ReturnType<typeof part>) {
  const step = { name: "step", in: "path", required: true, schema: { type: "integer", minimum: 0 } };
  return { get: { ...path.get, parameters: [step, ...path.get.parameters] } };
}

const one = "/api/generations/{id}";

/** By path. */
export const operationsOnOne = {
  [one]: part("A butterfly and its progress", json("Generation"), waitQuery, {
    429: problem("Too many streams and waits are open"),
  }),
  [`${one}/cancel`]: makerOnly("Cancels the generation", {
    409: problem("The generation is done or has failed"),
  }),
  [`${one}/keep`]: makerOnly("Keeps the generation when old ones are deleted"),
  [`${one}/discard`]: makerOnly(
    "Takes the generation out of sight for everybody, and cancels it if it is unfinished",
  ),
  [`${one}/restore`]: makerOnly("Takes a discarded generation back, within a day", {
    410: problem("Its frames have been deleted"),
  }),
  [`${one}/love`]: {
    get: loving("Whether this client loves the butterfly, and how many do"),
    put: loving("Loves the butterfly; the cookie in the response identifies the client", {
      409: problem("The generation is not done"),
      429: problem("The client's address has loved it as often as it may"),
    }),
    delete: loving("Takes the love back"),
  },
  [`${one}/recipe.json`]: part("Its recipe", json("Recipe"), z.strictObject({})),
  [`${one}/events`]: {
    get: {
      summary: "Streams its events as server-sent events, past ones first",
      description: describeEvents(),
      parameters: [id, ...parametersOf(lastEventIdHeaders, "header"), ...parametersOf(eventsQuery, "query")],
      responses: {
        200: answer("The stream", {
          "text/event-stream": { schema: { $ref: "#/components/schemas/StreamEvent" } },
        }),
        400: invalid,
        404: unknown,
        429: problem("Too many streams are open"),
      },
    },
  },
  [`${one}/frames/{step}.png`]: withStep(part("A frame's picture", file("image/png"), frameQuery, atCost)),
  [`${one}/frames/{step}.json`]: withStep(part("A frame", json("Frame"), frameJsonQuery)),
  [`${one}/frames/{step}.state`]: withStep(
    part(
      "A frame's state: the bytes of array_send(image), whose SHA-256 is its stateHash",
      file("application/octet-stream"),
      z.strictObject({}),
      { 410: problem("The state has been deleted; its hash and its picture are left") },
    ),
  ),
  [`${one}/frames.json`]: part("All frames so far", json("Frames"), z.strictObject({}), atCost),
  [`${one}/image.png`]: part("The finished picture", file("image/png"), imageQuery, {
    ...notDone,
    ...atCost,
  }),
  [`${one}/ascii.txt`]: part("The finished picture as text", file("text/plain"), textQuery, {
    ...notDone,
    ...atCost,
  }),
  [`${one}/animation.webp`]: part("The whole run, lossless", file("image/webp"), animationQuery, {
    ...notDone,
    ...atCost,
  }),
  [`${one}/animation.gif`]: part("The whole run in 256 colours", file("image/gif"), animationQuery, {
    ...notDone,
    ...atCost,
  }),
  [`${one}/feature-maps.json`]: part(
    "Feature maps of one layer in one step, computed on request",
    json("FeatureMaps"),
    featureMapsQuery,
    looked,
  ),
  [`${one}/feature-maps.png`]: part(
    "The same feature maps as one picture",
    file("image/png"),
    featureSheetQuery,
    looked,
  ),
  [`${one}/step.json`]: part(
    "One step from a stored state, with another sampler, timestep or eta, computed on request",
    json("Step"),
    stepQuery,
    looked,
  ),
};
