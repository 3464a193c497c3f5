-- The engine's tables: models, their tensors as the checkpoint holds them, and what compile_model() makes of them.

create table imago.engine (
  only_row boolean primary key default true check (only_row),
  version text not null,
  built_at timestamptz not null default now()
);
comment on table imago.engine is 'The hash of the function files that built the functions of this schema: the engine''s version.';

create table imago.model (
  id integer primary key generated always as identity,
  name text not null unique,
  identity text not null,
  config jsonb not null,
  scheduler jsonb not null,
  channels integer not null,
  height integer not null,
  width integer not null,
  parameters bigint not null,
  known_answer text,
  imported_at timestamptz not null default now()
);
comment on table imago.model is 'One row a checkpoint; config and scheduler hold every key, defaults filled in.';
comment on column imago.model.identity is 'SHA-256 (hex) of the arithmetic config and the tensors.';
comment on column imago.model.channels is 'Channels of the state: [channels][height][width], patches unfolded; the left half where the config says mirror.';
comment on column imago.model.known_answer is 'SHA-256 (hex) of predict_noise of one fixed input: does another server reproduce this model''s bits?';

create table imago.tensor (
  model_id integer not null references imago.model on delete cascade,
  name text not null,
  shape integer[] not null,
  data real[] not null,
  primary key (model_id, name)
);
alter table imago.tensor alter column data set storage external;
comment on table imago.tensor is 'The checkpoint''s tensors, flattened in row-major order; attention under today''s names.';

create table imago.alphas_cumprod (
  model_id integer not null references imago.model on delete cascade,
  t integer not null,
  alpha_cumprod double precision not null,
  primary key (model_id, t)
);
comment on table imago.alphas_cumprod is 'The noise schedule of training: the running product of 1 - beta (DDPM, Ho et al. 2020, eq. 4).';

create type imago.state as (t integer, image real[], x0 real[]);
comment on type imago.state is 'An earlier state of a run and the x0 predicted from it: the history of the multistep samplers.';
