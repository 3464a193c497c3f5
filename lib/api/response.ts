/** What the API answers, and what its event stream tells: one set of schemas for server, page and description. */
import { z } from "zod";
import { samplers, spacings } from "./allowed";

const time = z.iso.datetime().meta({ description: "UTC" });

export const progressSchema = z
  .object({
    step: z.int().meta({ description: "The step that is being computed, from 1" }),
    layer: z.int().meta({ description: "The layer of the network that was finished last, from 1" }),
    layers: z.int(),
    name: z
      .string()
      .meta({ description: "That layer's name in the checkpoint", examples: ["down_blocks.0.resnets.0"] }),
    function: z
      .string()
      .meta({ description: "The SQL function that computed it", examples: ["imago.resnet"] }),
    fraction: z.number().min(0).max(1).meta({ description: "Of the step's work that is done" }),
  })
  .meta({ id: "Progress", description: "How far the database is inside the running step" });

export const statuses = ["queued", "running", "done", "failed", "cancelled"] as const;

export const generationSchema = z
  .object({
    id: z.string(),
    name: z
      .string()
      .meta({ description: "The butterfly's name, drawn from its seed", examples: ["Chrysoptera serena"] }),
    status: z.enum(statuses),
    model: z.string(),
    engine: z.string().nullable().meta({ description: "The version of the engine that made its frames" }),
    seed: z.string().meta({ description: "Signed 64 bits, decimal" }),
    steps: z.int(),
    sampler: z.enum(samplers),
    schedule: z.union([z.enum(spacings), z.array(z.int())]),
    eta: z.number(),
    picture: z.object({ width: z.int(), height: z.int() }).meta({ description: "In pixels" }),
    frames: z.int().meta({
      description: "How many frames are stored; 0 is the initial noise, steps the finished picture",
    }),
    progress: progressSchema.nullable(),
    position: z.int().nullable().meta({ description: "In the queue, from 1; null once it runs" }),
    secondsLeft: z.number().nullable().meta({ description: "An estimate; null where nothing is known" }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    kept: z.boolean(),
    mine: z.boolean().meta({ description: "Whether this client asked for it, and may cancel or keep it" }),
    links: z.record(z.string(), z.string()).meta({ description: "Of this generation, by what they lead to" }),
  })
  .meta({ id: "Generation", description: "A butterfly: what was asked for, and how far it is" });

const base64 = z
  .base64()
  .meta({ description: "Red, green, blue of every pixel, row by row, 8 bits each, as base64" });

export const frameSchema = z
  .object({
    step: z.int(),
    t: z.int().meta({ description: "The timestep that the step evaluated" }),
    noiseLevel: z.number().meta({ description: "Of the state: 1 is noise, 0 the picture" }),
    milliseconds: z.number().meta({ description: "What the SELECT of the step took" }),
    rgb: base64,
    ascii: z.string().meta({ description: "The picture as text, 64 columns" }),
    x0Rgb: base64
      .nullable()
      .meta({ description: "What the step predicted as the end result; null for frame 0" }),
    x0Ascii: z.string().nullable(),
  })
  .meta({ id: "Frame", description: "One state of a generation, as it is and as it was predicted to end" });

export const framesSchema = z
  .object({ id: z.string(), status: z.enum(statuses), frames: z.array(frameSchema) })
  .meta({ id: "Frames" });

export const pageSchema = z
  .object({
    generations: z.array(generationSchema),
    cursor: z.string().nullable().meta({ description: "For the next page; null on the last" }),
    links: z.object({ next: z.string().optional() }),
  })
  .meta({ id: "GenerationPage" });

export const modelsSchema = z
  .object({
    models: z.array(
      z.object({
        name: z.string(),
        default: z.boolean().meta({ description: "The one that a request without a model gets" }),
        identity: z.string().meta({ description: "SHA-256 of its arithmetic config and tensors" }),
        parameters: z.int(),
        picture: z.object({ width: z.int(), height: z.int(), channels: z.int() }),
        usual: z
          .object({ sampler: z.enum(samplers), schedule: z.enum(spacings), steps: z.int() })
          .meta({ description: "What a request that leaves it open gets" }),
        importedAt: time,
      }),
    ),
  })
  .meta({ id: "Models" });

export const healthSchema = z
  .object({
    status: z
      .enum(["ok", "degraded", "down"])
      .meta({ description: "degraded: it works, or will again, with the warnings below; down: no database" }),
    warnings: z
      .array(z.enum(["no_worker", "not_listening", "disk_low", "database_away"]))
      .meta({ description: "no_worker: none lives that takes jobs; not_listening: changes come late" }),
    database: z.object({
      reachable: z.boolean(),
      version: z.string().nullable(),
      bytes: z.number().nullable(),
      freeBytes: z
        .number()
        .nullable()
        .meta({ description: "On the disk of its data, where that is this machine's" }),
    }),
    listening: z.boolean().meta({ description: "Whether changes are told at once, or have to be asked for" }),
    workers: z.array(z.object({ heartbeatSeconds: z.number(), draining: z.boolean(), live: z.boolean() })),
    queue: z.object({ queued: z.int(), running: z.int() }),
    streams: z.int().meta({ description: "Event streams open in this process" }),
  })
  .meta({ id: "Health" });

/** Events of the stream, beside `frame`, whose data is a Frame. */
export const queueEventSchema = z
  .object({
    position: z.int().nullable(),
    secondsLeft: z.number().nullable(),
    workers: z.int().meta({ description: "How many live" }),
  })
  .meta({ id: "QueueEvent" });

export const progressEventSchema = z
  .object({ progress: progressSchema.nullable(), secondsLeft: z.number().nullable() })
  .meta({ id: "ProgressEvent" });

export const stalledEventSchema = z
  .object({
    stalled: z.boolean().meta({ description: "The database does not answer; what is stored is safe" }),
  })
  .meta({ id: "StalledEvent" });

export type Generation = z.output<typeof generationSchema>;
export type FrameRecord = z.output<typeof frameSchema>;
export type FramesDocument = z.output<typeof framesSchema>;
export type GenerationPage = z.output<typeof pageSchema>;
export type ModelsDocument = z.output<typeof modelsSchema>;
export type HealthDocument = z.output<typeof healthSchema>;
export type QueueEvent = z.output<typeof queueEventSchema>;
export type ProgressEvent = z.output<typeof progressEventSchema>;
export type StalledEvent = z.output<typeof stalledEventSchema>;
