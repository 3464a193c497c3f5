/** The rights of web and workers, table by table. Admin commands and migrations run as the owner. */
import type { Role } from "../pool";

/** True means every column. */
type Right = true | string[];
export type Rights = { select?: Right; insert?: Right; update?: Right; delete?: true };

/** The tables that the engine computes with. Only the owner writes them. */
const engine: Record<string, Rights> = Object.fromEntries(
  [
    "migration",
    "engine",
    "model",
    "tensor",
    "alphas_cumprod",
    "layer",
    "convolution",
    "kernel",
    "dense",
    "share",
  ].map((table) => [table, { select: true }]),
);

/** PostgreSQL lets a role lock a row if it may write one of its columns; nothing reads these. */
const locks = {
  queue: { select: true, update: ["held"] },
  model: { select: true, update: ["held"] },
} satisfies Record<string, Rights>;

export const rights: Record<Role, Record<string, Rights>> = {
  imago_web: {
    ...engine,
    ...locks,
    /** The key that signs cookies. */
    setting: { select: true, insert: true },
    client: { select: true, insert: ["id"] },
    worker: { select: true },
    frame: { select: true },
    love: { select: true, insert: ["job_id", "client_id", "address"], delete: true },
    webhook: {
      select: true,
      insert: ["job_id", "url"],
      update: ["attempts", "due_at", "delivered_at", "failed_at"],
    },
    job: {
      select: true,
      insert: [
        "id",
        "model",
        "model_identity",
        "seed",
        "name",
        "steps",
        "sampler",
        "spacing",
        "timesteps",
        "eta",
        "label",
        "picture_height",
        "picture_width",
        "client_id",
        "address",
        "idempotency_key",
        "request_digest",
        "created_at",
        "pedigree",
        "parent_a",
        "parent_b",
        "crossing",
        "share",
        "mutation",
        "mutation_share",
        "drawing",
      ],
      /** Cancels or discards a job, counts its loves, notes who opens it, or protects it from retention. */
      update: [
        "status",
        "finished_at",
        "progress",
        "worker_id",
        "lease_until",
        "kept",
        "loves",
        "discarded_at",
        "opened_at",
      ],
    },
  },
  imago_worker: {
    ...engine,
    queue: locks.queue,
    client: { select: true, update: ["last_claimed_at"], delete: true },
    love: { select: true },
    worker: {
      select: true,
      insert: ["id", "host", "pid", "compute"],
      update: ["heartbeat_at"],
      delete: true,
    },
    /** Retention deletes jobs; a job begun by another engine loses its frames. */
    job: {
      select: true,
      update: [
        "status",
        "engine",
        "attempt",
        "failures",
        "worker_id",
        "lease_until",
        "frames",
        "servers",
        "progress",
        "error_code",
        "error_detail",
        "started_at",
        "finished_at",
        "name",
        "stored",
      ],
      delete: true,
    },
    frame: { select: true, insert: true, update: ["image", "x0"], delete: true },
  },
};
