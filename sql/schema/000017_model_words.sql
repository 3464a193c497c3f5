-- A model has a word for people, who choose by quality and time and not by a name.

alter table imago.model add column words text check (length(words) between 1 and 40);
comment on column imago.model.words is 'A word or two for people, from sampling.json: "quick". Null: the model has only its name.';
update imago.model set words = 'fine' where name = 'butterfly-64';
update imago.model set words = 'quick' where name = 'butterfly-64-turbo';
