-- Visitors own what they asked for: they discard it, and anybody loves what hangs in the gallery.

alter table imago.job
  add column discarded_at timestamptz,
  add column name text,
  add column loves integer not null default 0 check (loves >= 0),
  add column stored text not null default 'states' check (stored in ('states', 'pictures', 'nothing'));
comment on column imago.job.discarded_at is 'When its maker discarded it: nobody sees it any more, and its frames go a day later. Null: not discarded.';
comment on column imago.job.name is 'imago.binomial(seed), stored so that a search need not compute it. Null in rows older than this column until an idle worker has written it.';
comment on column imago.job.loves is 'The number of its rows in imago.love. Retention spares what is loved.';
comment on column imago.job.stored is 'What is left of its frames: states and pictures, pictures alone, or nothing.';

create table imago.love (
  job_id text not null references imago.job on delete cascade,
  client_id text not null references imago.client,
  address text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (job_id, client_id)
);
comment on table imago.love is 'Favourites: a row for each butterfly that a client loves.';
comment on column imago.love.address is 'The client''s address, which has a limit of its own for each butterfly. Private.';
create index love_client on imago.love (client_id, created_at desc);

drop index imago.job_finished;
create index job_finished on imago.job (finished_at desc, id desc)
  where status = 'done' and not hidden and discarded_at is null;
create index job_loved on imago.job (loves desc, finished_at desc, id desc)
  where status = 'done' and not hidden and discarded_at is null;
create index job_nameless on imago.job (id) where name is null;
create index job_discarded on imago.job (discarded_at) where discarded_at is not null and stored <> 'nothing';
