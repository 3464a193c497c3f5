-- The engine carries an increasing number beside its hash (sql/engine.json): a database remembers the highest, so that an
-- older process can tell that it is older, and stops.

alter table imago.engine add column number integer not null default 0;
comment on column imago.engine.number is 'The engine''s number in sql/engine.json: the highest that this database has had.';
