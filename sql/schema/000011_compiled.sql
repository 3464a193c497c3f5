-- imago.dense holds the linear layers of attention too now, and what compile_model() makes belongs to the engine that made it.

comment on table imago.dense is 'The linear layers, of the time embedding and of attention: one packed number an input, a cell an output.';

alter table imago.model add column engine text;
comment on column imago.model.engine is 'The engine (imago.engine) that compiled the model: another one compiles it again.';
