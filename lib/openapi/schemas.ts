/** The schemas of the API's documents as JSON Schema. */
import { z } from "zod";
import { eventData, eventNames, type EventName } from "../api/event-names";
import { featureMapsSchema, functionsSchema, packedProductSchema, stepSchema } from "../api/explain";
import { morphRequestSchema, morphSchema } from "../api/morph";
import { broodRequestSchema, parentsDocument, recipeSchema } from "../api/origin";
import { problemSchema } from "../api/problem";
import { generationRequestSchema } from "../api/generation-request";
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
} from "../api/response";
import type { Offer } from "../api/samplers";

export type Json = Record<string, unknown>;

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
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
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

export type SchemaName = keyof typeof named | "GenerationRequest" | "BroodRequest" | "MorphRequest";

export const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

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

/** All of them by name. What a request may hold depends on the offer. */
export const describeSchemas = (offer: Offer): Json => ({
  GenerationRequest: jsonSchema(generationRequestSchema(offer), "input"),
  BroodRequest: jsonSchema(broodRequestSchema, "input"),
  MorphRequest: jsonSchema(morphRequestSchema, "input"),
  ...Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, jsonSchema(schema, "output")])),
  StreamEvent: streamEvent,
});
