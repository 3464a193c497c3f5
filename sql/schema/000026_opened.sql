-- A link that somebody still opens stays alive.

alter table imago.job add column opened_at timestamptz;
comment on column imago.job.opened_at is 'When somebody else than its maker last opened its page, to the hour. Null: never. Retention counts from there.';
