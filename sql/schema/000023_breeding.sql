-- Butterflies that were bred or drawn: what their run starts from, beside the seed.

alter table imago.job
  add column pedigree jsonb,
  add column parent_a text check (parent_a ~ '^[1-9A-HJ-NP-Za-km-z]{12}$'),
  add column parent_b text check (parent_b ~ '^[1-9A-HJ-NP-Za-km-z]{12}$'),
  add column crossing text check (crossing in ('mix', 'fore', 'hind', 'inner', 'outer')),
  add column share double precision check (share between 0 and 1),
  add column mutation bigint,
  add column mutation_share double precision check (mutation_share between 0 and 1),
  add column drawing bytea,
  add constraint crossing_has_parents check ((crossing is null) = (parent_b is null) and (parent_b is null or parent_a is not null)),
  add constraint mixture_has_share check ((crossing = 'mix') is true = (share is not null)),
  add constraint mutation_has_share check ((mutation is null) = (mutation_share is null)),
  add constraint drawing_has_timesteps check (drawing is null or timesteps is not null);
comment on column imago.job.pedigree is 'Which seeds the initial noise descends from, and how: imago.pedigree_entries(). Enough to paint it again, whatever became of its ancestors. Null: the noise of its seed.';
comment on column imago.job.parent_a is 'The butterfly that it was bred from; it may be gone.';
comment on column imago.job.parent_b is 'The other parent of a cross. Null: none, it is a mutation.';
comment on column imago.job.crossing is 'mix, or the part (fore, hind, inner, outer) that is parent_a''s.';
comment on column imago.job.share is 'Of a mixture: 0 is parent_a, 1 is parent_b.';
comment on column imago.job.mutation is 'The seed whose noise was mixed in at last. Null: no mutation.';
comment on column imago.job.mutation_share is 'How much of it: 0 is none.';
comment on column imago.job.drawing is 'What the run starts from, under the noise of the first of its timesteps: 8-bit red, green, blue of the state''s pixels, line by line. Null: it starts from noise alone.';

create index job_parent_a on imago.job (parent_a) where parent_a is not null;
create index job_parent_b on imago.job (parent_b) where parent_b is not null;
