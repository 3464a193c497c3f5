-- A model says how it is best run: one that was distilled into four steps needs those four.

alter table imago.model
  add column usual_sampler text not null default 'ddim',
  add column usual_spacing text not null default 'linspace',
  add column usual_steps integer not null default 20;
comment on column imago.model.usual_sampler is 'What a run of this model has where nothing else is asked for, as are spacing and steps.';
