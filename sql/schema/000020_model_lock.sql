-- A model stays until a job for it is stored: the lock is the model's row, since every login may take an advisory lock.

alter table imago.model add column held boolean;
comment on column imago.model.held is 'Never written: the right to write it lets the web lock the row, so that a model stays until a job for it is stored.';
