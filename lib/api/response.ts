/** Schemas of the API's responses and events, shared by server, pages and OpenAPI. */
import { z } from "zod";
import { spacings } from "./allowed";
import { parentsDocument } from "./origin";

const time = z.iso.datetime().meta({ description: "UTC" });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const progressSchema = z
  .object({
    step: z.int().meta({ description: "Step that is being computed, from 1" }),
    layer: z.int().meta({ description: "Layer of the network that finished last, from 1" }),
    layers: z.int(),
    name: z
      .string()
      .meta({ description: "That layer's name in the checkpoint", examples: ["down_blocks.0.resnets.0"] }),
    function: z
      .string()
      .meta({ description: "The SQL function that computed it", examples: ["imago.resnet"] }),
    fraction: z.number().min(0).max(1).meta({ description: "Share of the step's work that is done" }),
  })
  .meta({ id: "Progress", description: "Progress inside the running step" });

export const statuses = ["queued", "running", "done", "failed", "cancelled"] as const;

export const generationSchema = z
  .object({
    id: z.string(),
    name: z
      .string()
      .meta({ description: "The butterfly's name, drawn from its seed", examples: ["Chrysoptera serena"] }),
    status: z.enum(statuses),
    model: z.string(),
    modelIdentity: z.string().meta({ description: "SHA-256 of the model's arithmetic config and tensors" }),
    engine: z.string().nullable().meta({ description: "Version of the engine that made its frames" }),
    servers: z
      .array(z.string())
      .meta({ description: "Versions of PostgreSQL that computed its frames", examples: [["15.18"]] }),
    seed: z.string().meta({ description: "Signed 64 bits, decimal" }),
    steps: z.int(),
    sampler: z.string(),
    schedule: z.union([z.enum(spacings), z.array(z.int())]),
    eta: z.number(),
    label: z.int().nullable().meta({ description: "The class; null for a model without classes" }),
    picture: z.object({ width: z.int(), height: z.int() }).meta({ description: "In pixels" }),
    frames: z.int().meta({
      description: "Number of stored frames; frame 0 is the initial noise, the last one the finished picture",
    }),
    progress: progressSchema.nullable(),
    position: z.int().nullable().meta({ description: "Place in the queue, from 1; null once it runs" }),
    secondsLeft: z
      .number()
      .nullable()
      .meta({ description: "Estimated seconds until it is done; null if unknown" }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    kept: z.boolean().meta({ description: "Whether retention spares it because its maker kept it" }),
    loves: z.int().meta({ description: "Number of clients that love it; retention spares what is loved" }),
    mine: z.boolean().meta({ description: "Whether this client asked for it and may cancel or keep it" }),
    parents: parentsDocument.nullable().meta({ description: "How it was bred; null if it was not" }),
    bred: z.boolean().meta({ description: "Whether its initial noise has a pedigree" }),
    drawn: z.boolean().meta({ description: "Whether it began with a drawing, which is frame 0's x0" }),
    links: z
      .record(z.string(), z.string())
      .meta({ description: "Paths of this generation's files and actions, by name" }),
    webhookSecret: z.string().optional().meta({
      description: "Checks the webhook's signatures; only in the answer to the request that named it",
    }),
    urls: z
      .record(z.string(), z.url())
      .optional()
      .meta({ description: "The same as addresses, in answers of the API" }),
  })
  .meta({ id: "Generation", description: "A butterfly: its parameters and its progress" });

export const loveSchema = z
  .object({
    loved: z.boolean().meta({ description: "Whether this client loves it" }),
    loves: z.int().meta({ description: "Number of clients that love it" }),
  })
  .meta({ id: "Love" });

const base64 = z
  .base64()
  .meta({ description: "Red, green, blue of every pixel, row by row, 8 bits each, as base64" });

export const frameSchema = z
  .object({
    step: z.int(),
    t: z.int().meta({ description: "The timestep that the step evaluated" }),
    noiseLevel: z.number().meta({ description: "Noise level of the state: 1 is pure noise, 0 the picture" }),
    milliseconds: z.number().meta({ description: "Run time of the step's SELECT" }),
    stateHash: sha256.nullable().meta({
      description:
        "SHA-256 of the state's bytes, which frames/{step}.state holds; null if the state was deleted before there were hashes",
    }),
    rgb: base64,
    ascii: z.string().meta({ description: "The picture as text, 64 columns wide" }),
    x0Rgb: base64.nullable().meta({
      description:
        "The finished picture as the step predicted it; null for frame 0, unless it began with a drawing",
    }),
    x0Ascii: z.string().nullable(),
  })
  .meta({
    id: "Frame",
    description: "One state of a generation, and the finished picture predicted from it",
  });

export const framesSchema = z
  .object({ id: z.string(), status: z.enum(statuses), frames: z.array(frameSchema) })
  .meta({ id: "Frames" });

export const pageSchema = z
  .object({
    generations: z.array(generationSchema),
    cursor: z.string().nullable().meta({ description: "Cursor of the next page; null on the last page" }),
    links: z.object({ next: z.string().optional() }),
  })
  .meta({ id: "GenerationPage" });

export const modelsSchema = z
  .object({
    models: z.array(
      z.object({
        name: z.string(),
        default: z.boolean().meta({ description: "Whether requests without a model get this one" }),
        identity: z.string().meta({ description: "SHA-256 of its arithmetic config and tensors" }),
        knownAnswer: z.string().nullable().meta({
          description:
            "SHA-256 of one fixed pass. The same model, seed and run give the same bits on every server that reproduces the model's known answer.",
        }),
        parameters: z.int(),
        picture: z.object({ width: z.int(), height: z.int(), channels: z.int() }),
        classes: z.int().nullable().meta({
          description: "Number of its classes: requests need a label from 0 to one less. Null: it has none",
        }),
        usual: z
          .object({ sampler: z.string(), schedule: z.enum(spacings), steps: z.int() })
          .meta({ description: "Defaults for fields that a request leaves out" }),
        words: z
          .string()
          .nullable()
          .meta({ description: "A word for people", examples: ["quick"] }),
        secondsPerStep: z
          .number()
          .nullable()
          .meta({ description: "Median of its last five butterflies here; null before the first" }),
        importedAt: time,
      }),
    ),
  })
  .meta({ id: "Models" });

export const broodSchema = z.object({ generations: z.array(generationSchema) }).meta({
  id: "Brood",
  description: "Children that were asked for at once; some may have been there already",
});

export const healthSchema = z
  .object({
    status: z
      .enum(["ok", "degraded", "down"])
      .meta({ description: "degraded: see the warnings; down: the database cannot be reached" }),
    warnings: z
      .array(z.enum(["no_worker", "not_listening", "disk_low", "database_away"]))
      .meta({ description: "no_worker: no live worker takes jobs; not_listening: changes arrive late" }),
    database: z.object({
      reachable: z.boolean(),
      version: z.string().nullable(),
      bytes: z.number().nullable(),
      freeBytes: z
        .number()
        .nullable()
        .meta({ description: "Free space on the disk with its data; null if that is another machine's" }),
    }),
    listening: z.boolean().meta({ description: "Whether notifications arrive; if not, the server polls" }),
    workers: z.array(z.object({ heartbeatSeconds: z.number(), draining: z.boolean(), live: z.boolean() })),
    queue: z.object({ queued: z.int(), running: z.int() }),
    streams: z.int().meta({ description: "Number of open event streams of this process" }),
  })
  .meta({ id: "Health" });

/** Events of the stream. The event `frame` is a Frame. */
export const queueEventSchema = z
  .object({
    position: z.int().nullable(),
    secondsLeft: z.number().nullable(),
    workers: z.int().meta({ description: "Number of live workers" }),
  })
  .meta({ id: "QueueEvent" });

export const progressEventSchema = z
  .object({ progress: progressSchema.nullable(), secondsLeft: z.number().nullable() })
  .meta({ id: "ProgressEvent" });

export const stalledEventSchema = z
  .object({
    stalled: z
      .boolean()
      .meta({ description: "Whether the database has stopped answering; stored frames are safe" }),
  })
  .meta({ id: "StalledEvent" });

export type Generation = z.output<typeof generationSchema>;
export type LoveDocument = z.output<typeof loveSchema>;
export type Brood = z.output<typeof broodSchema>;
export type FrameRecord = z.output<typeof frameSchema>;
export type FramesDocument = z.output<typeof framesSchema>;
export type GenerationPage = z.output<typeof pageSchema>;
export type ModelsDocument = z.output<typeof modelsSchema>;
export type HealthDocument = z.output<typeof healthSchema>;
export type QueueEvent = z.output<typeof queueEventSchema>;
export type ProgressEvent = z.output<typeof progressEventSchema>;
export type StalledEvent = z.output<typeof stalledEventSchema>;
