-- Some networks paint one of several classes: the job says which.

alter table imago.job add column label integer check (label >= 0);
comment on column imago.job.label is 'The class that the model is to paint. Null: the model has no classes.';
