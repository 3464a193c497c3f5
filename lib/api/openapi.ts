/** Describes the API as OpenAPI 3.1, from the same schemas that check requests. */
import { z } from "zod";
import { describeEvents } from "./event-names";
import {
  featureMapsQuery,
  featureMapsSchema,
  featureSheetQuery,
  functionsSchema,
  packedProductSchema,
  packedQuery,
} from "./explain";
import { problemSchema } from "./problem";
import {
  animationQuery,
  eventsQuery,
  frameJsonQuery,
  frameQuery,
  generationRequestSchema,
  idempotencyHeaders,
  imageQuery,
  lastEventIdHeaders,
  pageQuery,
  textQuery,
} from "./request";
import {
  frameSchema,
  framesSchema,
  generationSchema,
  healthSchema,
  loveSchema,
  modelsSchema,
  pageSchema,
  progressEventSchema,
  progressSchema,
  queueEventSchema,
  stalledEventSchema,
} from "./response";

import type { Offer } from "./samplers";

type Json = Record<string, unknown>;

const named = {
  Problem: problemSchema,
  Progress: progressSchema,
  Generation: generationSchema,
  GenerationPage: pageSchema,
  Love: loveSchema,
  Frame: frameSchema,
  Frames: framesSchema,
  Models: modelsSchema,
  Health: healthSchema,
  QueueEvent: queueEventSchema,
  ProgressEvent: progressEventSchema,
  StalledEvent: stalledEventSchema,
  FeatureMaps: featureMapsSchema,
  PackedProduct: packedProductSchema,
  Functions: functionsSchema,
};

/** Converts a schema to JSON Schema. Named schemas become references to `components`. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, $defs, id, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

const ref = (name: keyof typeof named | "GenerationRequest") => ({ $ref: `#/components/schemas/${name}` });
const json = (name: Parameters<typeof ref>[0]) => ({ "application/json": { schema: ref(name) } });
const file = (type: string) => ({ [type]: {} });
const answer = (description: string, content: Json) => ({ description, content });
const problem = (description: string) =>
  answer(description, { "application/problem+json": { schema: ref("Problem") } });

function parametersOf(schema: z.ZodObject, place: "query" | "header"): Json[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: !(field as z.ZodType).safeParse(undefined).success,
    schema: jsonSchema(field as z.ZodType, "output"), // a number, although the request holds its digits
  }));
}

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const unknown = problem("There is no such generation");
const discarded = problem("Its maker discarded the generation");
const invalid = problem("A parameter is wrong");

/** Describes a GET below a generation's path. */
const part = (summary: string, content: Json, query: z.ZodObject, more: Json = {}) => ({
  get: {
    summary,
    parameters: [id, ...parametersOf(query, "query")],
    responses: { 200: answer(summary, content), 400: invalid, 404: unknown, 410: discarded, ...more },
  },
});
const notDone = { 409: problem("The generation is not done") };
const atCost = { 429: problem("Too many files are being generated; Retry-After says when to try again") };
const looked = {
  410: problem("The state of that step, or the model, has been deleted"),
  429: problem("Too many feature maps are being computed; Retry-After says when to try again"),
  503: problem("The model is too large to compute feature maps on request"),
};

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

const generations = {
  get: {
    summary: "The finished butterflies, latest first",
    parameters: parametersOf(pageQuery, "query"),
    responses: { 200: answer("A page of finished butterflies", json("GenerationPage")), 400: invalid },
  },
  post: {
    summary: "Asks for a butterfly",
    parameters: parametersOf(idempotencyHeaders, "header"),
    requestBody: { required: false, content: json("GenerationRequest") },
    responses: {
      200: answer(
        "It is there already: a finished generation with the same model, seed and run, or the client's own unfinished one",
        json("Generation"),
      ),
      202: answer(
        "The generation is queued; the cookie in the response identifies its maker",
        json("Generation"),
      ),
      400: problem("The body is not valid JSON, or a header is wrong"),
      403: problem("The request came from a page of another site"),
      413: problem("The body is too large"),
      415: problem("The body's type is not application/json"),
      422: problem("A field is wrong"),
      429: problem("Too many generations are queued or running; Retry-After says when to try again"),
      503: problem("No model is installed"),
    },
  },
};

export function describeApi(offer: Offer): Json {
  const schemas = Object.entries(named).map(([name, schema]) => [name, jsonSchema(schema, "output")]);
  const one = "/api/generations/{id}";
  return {
    openapi: "3.1.0",
    info: {
      title: "Imago",
      version: "1",
      description:
        "A database paints butterflies, step by step. The API needs no key; a cookie identifies the maker of each.",
    },
    paths: {
      "/api/generations": generations,
      [one]: part("A butterfly and its progress", json("Generation"), z.strictObject({})),
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
      [`${one}/events`]: {
        get: {
          summary: "Streams its events as server-sent events, past ones first",
          description: describeEvents(),
          parameters: [
            id,
            ...parametersOf(lastEventIdHeaders, "header"),
            ...parametersOf(eventsQuery, "query"),
          ],
          responses: {
            200: answer("The stream", file("text/event-stream")),
            400: invalid,
            404: unknown,
            429: problem("Too many streams are open"),
          },
        },
      },
      [`${one}/frames/{step}.png`]: withStep(
        part("A frame's picture", file("image/png"), frameQuery, atCost),
      ),
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
      "/api/packed-product": {
        get: {
          summary: "A small convolution as one multiplication",
          parameters: parametersOf(packedQuery, "query"),
          responses: { 200: answer("The numbers and their product", json("PackedProduct")), 400: invalid },
        },
      },
      "/api/functions": plain("The functions of the engine, as the database has them", "Functions"),
      "/api/models": plain("The models, the default one first", "Models"),
      "/api/health": {
        get: {
          ...plain("Health of the installation", "Health").get,
          responses: {
            200: answer("Visitors are served; the status may be degraded", json("Health")),
            503: answer("The database cannot be reached", json("Health")),
          },
        },
      },
      "/api/openapi.json": {
        get: {
          summary: "This description",
          responses: { 200: answer("This description", file("application/json")) },
        },
      },
    },
    components: {
      schemas: {
        GenerationRequest: jsonSchema(generationRequestSchema(offer), "input"),
        ...Object.fromEntries(schemas),
      },
    },
  };
}

const plain = (summary: string, name: keyof typeof named) => ({
  get: { summary, responses: { 200: answer(summary, json(name)) } },
});

function withStep(path: ReturnType<typeof part>) {
  const step = { name: "step", in: "path", required: true, schema: { type: "integer", minimum: 0 } };
  return { get: { ...path.get, parameters: [step, ...path.get.parameters] } };
}
