-- Addresses that programs want to be told at when a butterfly's painting has ended.

create table imago.webhook (
  job_id text primary key references imago.job on delete cascade,
  url text not null check (length(url) between 1 and 2000),
  attempts integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  failed_at timestamptz
);
comment on table imago.webhook is 'An address to tell the end of a job, at most one a job. Web processes deliver: three tries.';
comment on column imago.webhook.url is 'https, as the request named it. Its host is looked up, and checked, at every try.';
comment on column imago.webhook.attempts is 'Tries so far, a running one included.';
comment on column imago.webhook.due_at is 'When the next try may begin. A try that its process does not survive is followed by another.';
comment on column imago.webhook.delivered_at is 'When the address answered with a 2xx.';
comment on column imago.webhook.failed_at is 'When the last try failed.';

create index webhook_due on imago.webhook (due_at) where delivered_at is null and failed_at is null;
