/** Describes the API as OpenAPI 3.1, from the same schemas that check requests. */
import { z } from "zod";
import { tokenLengths } from "../http/bearer";
import { cookieName } from "../http/cookie";
import { jobIdSource } from "../job-id";
import { describeEvents, type EventName, eventData, eventNames } from "./event-names";
import {
  featureMapsQuery,
  featureMapsSchema,
  featureSheetQuery,
  functionsSchema,
  packedProductSchema,
  packedQuery,
  stepQuery,
  stepSchema,
} from "./explain";
import { morphAnimationQuery, morphQuery, morphRequestSchema, morphSchema } from "./morph";
import { nameOperation, tags } from "./operations";
import { broodRequestSchema, parentsDocument, recipeSchema } from "./origin";
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
  waitQuery,
} from "./request";
import {
  broodSchema,
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
  Parents: parentsDocument,
  Brood: broodSchema,
  Morph: morphSchema,
  Recipe: recipeSchema,
  FeatureMaps: featureMapsSchema,
  PackedProduct: packedProductSchema,
  Functions: functionsSchema,
  Step: stepSchema,
};

/** Converts a schema to JSON Schema. Named schemas become references to `components`, except the schema itself. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, $defs, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    // JSON Schema knows base64 as a contentEncoding; generators of clients refuse the unknown format beside it.
    override: ({ jsonSchema: part }) => {
      if (part.contentEncoding) delete part.format;
    },
  }) as Json & { $defs?: Record<string, Json> };
  const named = typeof json.$ref === "string" ? $defs?.[json.$ref.replace("#/$defs/", "")] : undefined;
  const { id, ...own } = named ?? json;
  return JSON.parse(JSON.stringify(own).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

const ref = (name: keyof typeof named | "GenerationRequest" | "BroodRequest" | "MorphRequest") => ({
  $ref: `#/components/schemas/${name}`,
});
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

const id = {
  name: "id",
  in: "path",
  required: true,
  schema: { type: "string", pattern: `^${jobIdSource}$` },
  example: "4fVgKdQm9xYz",
};
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
  429: problem("Too many feature maps and steps are being computed; Retry-After says when to try again"),
  503: problem("The model is too large to compute on request"),
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

const requests = {
  anything: { summary: "Any butterfly", value: {} },
  seed: { summary: "A certain one", value: { seed: 42 } },
  settings: {
    summary: "A certain one, painted in a certain way",
    value: { seed: "-7", steps: 12, sampler: "dpmpp_2m", schedule: "trailing" },
  },
  timesteps: { summary: "Own timesteps", value: { seed: 3, schedule: [999, 700, 400, 150, 20] } },
};

const generations = {
  get: {
    summary: "The finished butterflies, latest first",
    parameters: parametersOf(pageQuery, "query"),
    responses: { 200: answer("A page of finished butterflies", json("GenerationPage")), 400: invalid },
  },
  post: {
    summary: "Asks for a butterfly",
    parameters: [...parametersOf(waitQuery, "query"), ...parametersOf(idempotencyHeaders, "header")],
    requestBody: {
      required: false,
      content: { "application/json": { schema: ref("GenerationRequest"), examples: requests } },
    },
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
      503: problem("No model is installed, or the disk is nearly full"),
    },
  },
};

const broods = {
  post: {
    summary: "Asks for four children at once: two crosses, a mixture and a mutation, or four mutations",
    requestBody: { required: true, content: json("BroodRequest") },
    responses: {
      200: answer("All of them are there already", json("Brood")),
      202: answer("The children, of which at least one is queued", json("Brood")),
      400: generations.post.responses[400],
      403: generations.post.responses[403],
      413: generations.post.responses[413],
      415: generations.post.responses[415],
      422: problem("A field is wrong, or a parent is not there"),
      429: generations.post.responses[429],
    },
  },
};

const morphs = {
  get: {
    summary: "The butterflies between two, as far as they are there",
    parameters: parametersOf(morphQuery, "query"),
    responses: { 200: answer("The morph", json("Morph")), 400: invalid, 404: unknown, 410: discarded },
  },
  post: {
    summary: "Asks for the butterflies between two: as many at once as the limits leave room for",
    requestBody: { required: true, content: json("MorphRequest") },
    responses: {
      ...broods.post.responses,
      200: answer("All of them are there, or have been asked for", json("Morph")),
      202: answer("At least one is queued; while others are missing, ask again", json("Morph")),
    },
  },
};

const morphFile = (summary: string, type: string) => ({
  get: {
    summary,
    parameters: parametersOf(morphAnimationQuery, "query"),
    responses: {
      200: answer(summary, file(type)),
      400: invalid,
      404: unknown,
      409: problem("Some of them are missing or not done"),
      410: discarded,
      ...atCost,
    },
  },
});

type Operation = { responses: Json; [field: string]: unknown };
type Operations = Record<string, Record<string, Operation>>;

/** Adds to each operation its name, its group, and the answer to a bad token where the client matters. */
function complete(paths: Operations): Json {
  const operation = (path: string, method: string, described: Operation) => {
    const named = nameOperation(method, path);
    const asks = !named.tags.includes("installation");
    const responses = { 400: invalid, ...described.responses, ...(asks && { 401: badToken }) };
    return { ...named, ...described, responses, ...(!asks && { security: [] }) };
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, described]) => [method, operation(path, method, described)]),
      ),
    ]),
  );
}

const badToken = problem("The bearer token is malformed");

/** The events of a stream, each as an object of its fields. */
const streamEvent = {
  description: "An event of a stream: its name, its data as JSON, and for frames an id",
  oneOf: (Object.keys(eventNames) as EventName[]).map((name) => {
    const data = eventData[name];
    return {
      type: "object",
      description: eventNames[name],
      required: ["event", "data", ...(name === "frame" ? ["id"] : [])],
      properties: {
        event: { const: name },
        data: data ? ref(data) : { type: "object", maxProperties: 0 },
        ...(name === "frame" && { id: { type: "string", description: "The frame's step" } }),
      },
    };
  }),
};

/** `base`: the site's origin. */
export function describeApi(offer: Offer, base: string): Json {
  const schemas = Object.entries(named).map(([name, schema]) => [name, jsonSchema(schema, "output")]);
  const one = "/api/generations/{id}";
  return {
    openapi: "3.1.0",
    info: {
      title: "Imago",
      version: "1",
      summary: "A database paints butterflies, step by step",
      description:
        "No key is needed. The maker of a butterfly, who may cancel, keep and discard it, is known by a cookie, or by a bearer token: any long random text that a program has made for itself.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: base }],
    security: [{}, { cookie: [] }, { token: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: complete({
      "/api/generations": generations,
      "/api/broods": broods,
      "/api/morphs": morphs,
      "/api/morphs/animation.webp": morphFile("From one to the other and back, lossless", "image/webp"),
      "/api/morphs/animation.gif": morphFile("From one to the other and back, in 256 colours", "image/gif"),
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
          parameters: [
            id,
            ...parametersOf(lastEventIdHeaders, "header"),
            ...parametersOf(eventsQuery, "query"),
          ],
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
      [`${one}/step.json`]: part(
        "One step from a stored state, with another sampler, timestep or eta, computed on request",
        json("Step"),
        stepQuery,
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
    }),
    components: {
      securitySchemes: {
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: cookieName,
          description: "Comes with the answer to the first request of a browser",
        },
        token: {
          type: "http",
          scheme: "bearer",
          description: `${tokenLengths.min} to ${tokenLengths.max} random characters that the program has chosen itself: head -c 24 /dev/urandom | base64`,
        },
      },
      schemas: {
        GenerationRequest: jsonSchema(generationRequestSchema(offer), "input"),
        BroodRequest: jsonSchema(broodRequestSchema, "input"),
        MorphRequest: jsonSchema(morphRequestSchema, "input"),
        ...Object.fromEntries(schemas),
        StreamEvent: streamEvent,
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
