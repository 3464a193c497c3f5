-- The queue takes turns by address, and its lock is a row: every login of the server may take an advisory lock.

create table imago.queue (
  one boolean primary key default true check (one),
  held boolean
);
insert into imago.queue default values;
comment on table imago.queue is 'One row. A transaction that adds or claims a job locks it, so that it sees what the one before has committed.';
comment on column imago.queue.held is 'Never written: the right to write a column is the right to lock the row.';

create index job_turns on imago.job (address, started_at) where address is not null;

comment on column imago.client.last_claimed_at is 'When a worker last took one of its jobs. Null: never.';
