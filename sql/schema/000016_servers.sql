-- A specimen's label names the server that painted it, not the one that serves the page.

alter table imago.job add column servers text[] not null default '{}';
comment on column imago.job.servers is
  'The versions of PostgreSQL that computed the frames, like 15.18, in the order of their first frame. Empty: not begun, or older than this column.';
