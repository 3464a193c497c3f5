/** Writes an import: in one transaction, and one import at a time. */
import type { Pool, PoolClient } from "@/db/pool";
import { encodeRealArray } from "./floats";
import type { CheckpointFolder } from "./folder";
import { type FormerWeights, isFormer, makeWay } from "./former";
import { modelIdentity } from "./identity";
import { stateShape } from "./network-config";
import type { Watch } from "./progress";
import { readTensors } from "./read-tensors";
import { deleteModel } from "./remove";
import type { StoredTensor } from "./safetensors-header";

/** `present`: the same model already existed under this name, and nothing was done. */
export type Outcome = "imported" | "present" | "replaced";

/** A checkpoint that has been read and checked. */
export type Source = {
  checkpoint: CheckpointFolder;
  /** The tensors by their current diffusers names, in order. */
  tensors: ReadonlyMap<string, StoredTensor>;
  identity: string;
  parameters: number;
};

type Task = Watch & {
  /** A second connection, for statements while the transaction's connection is busy. */
  pool: Pool;
  client: PoolClient;
  name: string;
  force: boolean;
  former: FormerWeights;
  source: Source;
};

const importLock = 4_271_310; // the migrations' key is the one before it

/** Throws if the name belongs to a different model, unless those are former weights or `force` is set. */
export async function store(task: Task): Promise<Outcome> {
  const { client, name, force, former, source } = task;
  await client.query("select pg_advisory_xact_lock($1)", [importLock]);
  const { rows } = await client.query<{ id: number; identity: string }>(
    "select id, identity from imago.model where name = $1",
    [name],
  );
  const [existing] = rows;
  if (existing?.identity === source.identity) {
    await storeUsualRun(client, existing.id, source.checkpoint);
    return "present";
  }
  const makesWay = existing !== undefined && isFormer(former, name, existing.identity);
  if (existing && !force && !makesWay)
    throw new Error(
      `the name ${name} belongs to a different model (${existing.identity.slice(0, 12)}, this one is ${source.identity.slice(0, 12)}): choose another with --name, or replace it with --force`,
    );
  if (makesWay) await makeWay(client, name, existing.identity);
  else if (existing) await deleteModel(client, existing.id);
  const id = await insertModel(task);
  await storeUsualRun(client, id, source.checkpoint);
  await insertTensors(task, id);
  await compile(task, id);
  return existing && !makesWay ? "replaced" : "imported";
}

async function insertModel({ client, name, source }: Task): Promise<number> {
  const { checkpoint, identity, parameters } = source;
  const { channels, height, width } = stateShape(checkpoint.config);
  const { rows } = await client.query<{ id: number }>(
    `insert into imago.model (name, identity, config, scheduler, channels, height, width, parameters)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [name, identity, checkpoint.config, checkpoint.scheduler, channels, height, width, parameters],
  );
  const [model] = rows;
  if (!model) throw new Error(`inserting ${name} returned no id`);
  return model.id;
}

/** Values that the folder lacks stay as they are: at first the table's defaults. */
async function storeUsualRun(client: PoolClient, id: number, { usual }: CheckpointFolder): Promise<void> {
  await client.query(
    `update imago.model
     set usual_sampler = coalesce($2, usual_sampler), usual_spacing = coalesce($3, usual_spacing),
       usual_steps = coalesce($4, usual_steps), words = coalesce($5, words)
     where id = $1`,
    [id, usual.sampler, usual.spacing, usual.steps, usual.words],
  );
}

async function insertTensors({ client, source, onProgress, signal }: Task, id: number): Promise<void> {
  const { checkpoint, tensors, identity } = source;
  const hash = modelIdentity(checkpoint);
  await readTensors({ checkpoint, tensors, phase: "store", onProgress, signal }, async (tensor) => {
    hash.add(tensor);
    await client.query("insert into imago.tensor (model_id, name, shape, data) values ($1, $2, $3, $4)", [
      id,
      tensor.name,
      tensor.shape,
      encodeRealArray(tensor.values),
    ]);
  });
  if (hash.digest() !== identity)
    throw new Error(`${checkpoint.weightsName} changed while it was being imported`);
}

/** Compiles the weights, the noise schedule and the known answer: one long statement on the server. */
async function compile({ pool, client, name, onProgress, signal }: Task, id: number): Promise<void> {
  onProgress?.({ phase: "compile", done: 0, total: 1, item: name });
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  signal?.throwIfAborted();
  const cancel = () => {
    pool.query("select pg_cancel_backend($1)", [rows[0]?.pid]).catch(() => {
      // If cancelling fails, the statement runs to its end, and then the transaction is rolled back.
    });
  };
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    await client.query("select imago.compile_model($1)", [id]);
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause;
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  signal?.throwIfAborted();
  onProgress?.({ phase: "compile", done: 1, total: 1, item: name });
}
