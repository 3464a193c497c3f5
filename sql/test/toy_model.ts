/** Makes models without weights, for tests that need no network, and a stand-in for the network. */
import type { Pool } from "@/db/pool";

type Toy = {
  channels?: number;
  height?: number;
  width?: number;
  mirror?: boolean;
  scheduler?: Partial<typeof defaultScheduler>;
};

const defaultScheduler = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: "linear",
  prediction_type: "epsilon",
  clip_sample: false,
};

/** Inserts a row into imago.model with its noise schedule, of 1 x 2 x 3 by default. */
export async function insertToy(pool: Pool, name: string, toy: Toy = {}): Promise<void> {
  const { channels = 1, height = 2, width = 3, mirror = false } = toy;
  await pool.query(
    `with model as (
       insert into imago.model (name, identity, config, scheduler, channels, height, width, parameters)
       values ($1, $1, $2, $3, $4, $5, $6, 0) returning id, scheduler
     )
     insert into imago.alphas_cumprod select id, s.* from model cross join imago.train_alphas_cumprod(scheduler) as s`,
    [name, { mirror }, { ...defaultScheduler, ...toy.scheduler }, channels, height, width],
  );
}

/**
 * Replaces the network in this database: its output is half its image, and every pass raises the notice "pass at <t>".
 */
export async function standInForUnet(pool: Pool): Promise<void> {
  await pool.query(`
    create or replace function imago.unet(model text, image real[], t integer, label integer default null) returns double precision[]
    language plpgsql stable as $$
    begin
      raise notice 'pass at %', t;
      return array(select value / 2 from unnest(image) with ordinality as u(value, i) order by i);
    end
    $$`);
}

/** Returns the notices that a query raises. */
export async function noticesOf(pool: Pool, query: string, values: unknown[] = []): Promise<string[]> {
  const client = await pool.connect();
  const notices: string[] = [];
  const listen = ({ message }: { message?: string }) => notices.push(message ?? "");
  client.on("notice", listen);
  try {
    await client.query(query, values);
  } finally {
    client.off("notice", listen);
    client.release();
  }
  return notices;
}
