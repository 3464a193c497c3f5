/** The API's own description, OpenAPI 3.1, made from the schemas that check it. */
import { z } from "zod";
import { describeEvents } from "./event-names";
import {
  featureMapsQuery,
  featureMapsSchema,
  featureSheetQuery,
  packedProductSchema,
  packedQuery,
} from "./explain";
import { problemSchema } from "./problem";
import {
  animationQuery,
  asciiQuery,
  eventsQuery,
  frameJsonQuery,
  frameQuery,
  generationRequestSchema,
  idempotencyHeaders,
  imageQuery,
  lastEventIdHeaders,
  pageQuery,
} from "./request";
import {
  frameSchema,
  framesSchema,
  generationSchema,
  healthSchema,
  modelsSchema,
  pageSchema,
  progressEventSchema,
  progressSchema,
  queueEventSchema,
  stalledEventSchema,
} from "./response";

type Json = Record<string, unknown>;

const named = {
  Problem: problemSchema,
  Progress: progressSchema,
  Generation: generationSchema,
  GenerationPage: pageSchema,
  Frame: frameSchema,
  Frames: framesSchema,
  Models: modelsSchema,
  Health: healthSchema,
  QueueEvent: queueEventSchema,
  ProgressEvent: progressEventSchema,
  StalledEvent: stalledEventSchema,
  FeatureMaps: featureMapsSchema,
  PackedProduct: packedProductSchema,
};

/** JSON Schema of one schema, those that have a name as references to `components`. */
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
    schema: jsonSchema(field as z.ZodType, "output"), // numbers, though their spelling comes in
  }));
}

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const unknown = problem("There is no such generation");
const invalid = problem("A parameter is wrong");

/** GET of something that belongs to a generation. */
const part = (summary: string, content: Json, query: z.ZodObject, more: Json = {}) => ({
  get: {
    summary,
    parameters: [id, ...parametersOf(query, "query")],
    responses: { 200: answer(summary, content), 400: invalid, 404: unknown, ...more },
  },
});
const notDone = { 409: problem("It is not done yet") };
const atCost = { 429: problem("As many files are being made as may be; Retry-After says when to try again") };
const looked = {
  410: problem("The state of that step, or the model, is not stored any more"),
  429: problem("As many are being computed as may be; Retry-After says when to try again"),
  503: problem("The model is too large for this"),
};

const makerOnly = (summary: string, more: Json = {}) => ({
  post: {
    summary,
    parameters: [id],
    responses: {
      200: answer("The generation as it is now", json("Generation")),
      403: problem("Somebody else asked for it"),
      404: unknown,
      ...more,
    },
  },
});

const generations = {
  get: {
    summary: "The finished butterflies, latest first",
    parameters: parametersOf(pageQuery, "query"),
    responses: { 200: answer("A page of them", json("GenerationPage")), 400: invalid },
  },
  post: {
    summary: "Asks for a butterfly",
    parameters: parametersOf(idempotencyHeaders, "header"),
    requestBody: { required: false, content: json("GenerationRequest") },
    responses: {
      202: answer("It is in the queue; the answer's cookie is its maker's", json("Generation")),
      400: problem("The body is no JSON, or a header is wrong"),
      403: problem("A page of another site asked"),
      413: problem("The body is too large"),
      415: problem("The body's type is not application/json"),
      422: problem("A field is wrong"),
      429: problem("As many are under way as may be; Retry-After says when to try again"),
      503: problem("There is no model"),
    },
  },
};

export function describeApi(maxSteps: number): Json {
  const schemas = Object.entries(named).map(([name, schema]) => [name, jsonSchema(schema, "output")]);
  const one = "/api/generations/{id}";
  return {
    openapi: "3.1.0",
    info: {
      title: "Imago",
      version: "1",
      description:
        "Butterflies that a database paints, step by step. No key; the maker of each is known by a cookie.",
    },
    paths: {
      "/api/generations": generations,
      [one]: part("A butterfly, and how far it is", json("Generation"), z.strictObject({})),
      [`${one}/cancel`]: makerOnly("Ends it", { 409: problem("It is done or has failed") }),
      [`${one}/keep`]: makerOnly("Asks that it be kept when old ones are removed"),
      [`${one}/events`]: {
        get: {
          summary: "Its events as they come, those so far first (server-sent events)",
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
      [`${one}/frames.json`]: part("All frames that there are", json("Frames"), z.strictObject({}), atCost),
      [`${one}/image.png`]: part("The finished picture", file("image/png"), imageQuery, {
        ...notDone,
        ...atCost,
      }),
      [`${one}/ascii.txt`]: part("The finished picture as text", file("text/plain"), asciiQuery, notDone),
      [`${one}/animation.webp`]: part("The whole run, lossless", file("image/webp"), animationQuery, {
        ...notDone,
        ...atCost,
      }),
      [`${one}/animation.gif`]: part("The whole run in 256 colours", file("image/gif"), animationQuery, {
        ...notDone,
        ...atCost,
      }),
      [`${one}/feature-maps.json`]: part(
        "What one layer made of one step, computed now",
        json("FeatureMaps"),
        featureMapsQuery,
        looked,
      ),
      [`${one}/feature-maps.png`]: part(
        "The same as a picture of all channels",
        file("image/png"),
        featureSheetQuery,
        looked,
      ),
      "/api/packed-product": {
        get: {
          summary: "A small convolution as one multiplication",
          parameters: parametersOf(packedQuery, "query"),
          responses: { 200: answer("The numbers, and what comes out", json("PackedProduct")), 400: invalid },
        },
      },
      "/api/models": plain("The models, the default one first", "Models"),
      "/api/health": {
        get: {
          ...plain("How the installation is", "Health").get,
          responses: {
            200: answer("It serves; degraded: nothing is painted", json("Health")),
            503: answer("There is no database", json("Health")),
          },
        },
      },
      "/api/openapi.json": {
        get: { summary: "This", responses: { 200: answer("This", file("application/json")) } },
      },
    },
    components: {
      schemas: {
        GenerationRequest: jsonSchema(generationRequestSchema(maxSteps), "input"),
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
