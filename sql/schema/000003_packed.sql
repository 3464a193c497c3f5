-- What compile_model() makes of a checkpoint: the wiring, and the weights as packed numbers (see sql/README.md).

create table imago.layer (
  model_id integer not null references imago.model on delete cascade,
  ordinal integer not null,
  name text not null,
  kind text not null,
  in_channels integer not null,
  skip_channels integer not null,
  out_channels integer not null,
  height integer not null,
  width integer not null,
  pushes boolean not null,
  share real not null,
  primary key (model_id, ordinal)
);
comment on table imago.layer is 'The wiring: imago.layers(config) of every model.';
comment on column imago.layer.share is 'The layer''s estimated part of the cost of one pass; the shares of a model add up to 1.';

create table imago.convolution (
  id integer primary key generated always as identity,
  model_id integer not null references imago.model on delete cascade,
  layer integer not null,
  name text not null,
  in_channels integer not null,
  out_channels integer not null,
  size integer not null,
  height integer not null,
  width integer not null,
  product_digits bigint not null,
  levels integer not null,
  sources integer[] not null,
  offsets integer[] not null,
  ones numeric not null,
  field numeric not null,
  box numeric not null,
  unique (model_id, layer, name)
);
comment on table imago.convolution is 'One row a 3x3 or 1x1 convolution: its geometry, and the constants of its packed form.';
comment on column imago.convolution.height is 'Rows of the plane that the kernel slides over: the output''s, or the input''s where the stride is 2.';
comment on column imago.convolution.levels is 'Steps between an input''s smallest and largest value: the most that keeps every sum inside its cell.';
comment on column imago.convolution.sources is 'For each cell of a plane, first pixel first: which element of a channel it holds; null: padding.';
comment on column imago.convolution.offsets is 'For each output pixel: the byte of numeric_send(sum) at which its cell begins.';
comment on column imago.convolution.ones is 'A plane with 1 in every pixel''s cell.';
comment on column imago.convolution.field is 'Half a cell''s range in every cell that the sum can reach: makes all of them positive.';
comment on column imago.convolution.box is 'A kernel whose every tap is the weights'' offset.';
comment on column imago.convolution.product_digits is 'Base-10000 digits of all products in one run: what it costs.';

create table imago.kernel (
  convolution_id integer not null references imago.convolution on delete cascade,
  channel integer not null,
  taps numeric[] not null,
  scale double precision not null,
  norm bigint not null,
  bias double precision not null,
  primary key (convolution_id, channel)
);
-- Stored as they are: compressing digits is slow and saves little. Nothing is ever looked up by them: no statistics.
alter table imago.kernel alter column taps set storage external, alter column taps set statistics 0;
comment on table imago.kernel is 'The packed kernels of one output channel, one an input channel, and two more that correct the offsets.';
comment on column imago.kernel.scale is 'What one unit of the integer weights is worth.';
comment on column imago.kernel.norm is 'Sum of the integer weights'' magnitudes: times the largest input, a bound of every sum.';

create table imago.dense (
  model_id integer not null references imago.model on delete cascade,
  name text not null,
  layer integer,
  columns numeric[] not null,
  ones numeric not null,
  levels integer not null,
  scales double precision[] not null,
  biases double precision[] not null,
  primary key (model_id, name)
);
alter table imago.dense alter column columns set storage external, alter column columns set statistics 0;
comment on table imago.dense is 'The linear layers of the time embedding: one packed number an input, a cell an output.';

-- The shares that a parallel layer is cut into: rows this wide stand one on a heap page, and a parallel scan deals out
-- pages. With all of them on one page the first process to ask would get everything. No index: the planner would rather
-- scan it, which is not done in parallel.
create table imago.share (
  share integer not null,
  padding text not null default repeat('x', 5000)
);
alter table imago.share alter column padding set storage plain;
insert into imago.share (share) select generate_series(0, 15);
comment on table imago.share is 'Sixteen rows, each on a heap page of its own: the work units of a parallel layer.';

create type imago.activation as (data real[], stats double precision[]);
comment on type imago.activation is
  'The output of a layer: data [C][H*W], and of each channel the sum, the sum of squares, the least and the largest value, stats [C][4].';
