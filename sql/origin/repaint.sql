-- A butterfly from its recipe alone: the document that the API gives for each (recipe.json), and that the files of its
-- pictures carry. Only model and seed must be there; a field that is missing is as usual for the model.
--   model, modelIdentity   the identity is refused if the model of that name is another one
--   seed                   of the steps' noise, and of the initial noise if there is no pedigree
--   steps, schedule        a spacing's name, or a list of timesteps (then no steps); sampler, eta
--   pedigree               see pedigree_entries()
--   label                  the class, of a model that has classes
--   drawing, strength      base64 of rgb, see drawn(); where the run joins a spacing.
--                          A list of timesteps starts as it says.
create function imago.repaint(recipe jsonb) returns table (step integer, t integer, image real[], x0 real[])
language sql stable parallel restricted as $$
  with wanted as materialized (
    select m.name as model, drawing, coalesce(recipe ->> 'sampler', m.usual_sampler) as sampler,
      (recipe ->> 'seed')::bigint as seed, recipe -> 'pedigree' as pedigree,
      coalesce((recipe ->> 'eta')::double precision, 0) as eta, (recipe ->> 'label')::integer as label,
      case
        when jsonb_typeof(recipe -> 'schedule') = 'array' then imago.explicit_path(array(
          select t::integer from jsonb_array_elements_text(recipe -> 'schedule') with ordinality as u(t, i) order by i
        ))
        when drawing is null then usual.path
        else imago.explicit_path(imago.joined_timesteps(usual.path, (recipe ->> 'strength')::integer))
      end as path
    from imago.find_model(recipe ->> 'model') as m
    cross join lateral (select decode(recipe ->> 'drawing', 'base64') offset 0) as d(drawing)
    cross join lateral (
      select case when jsonb_typeof(recipe -> 'schedule') is distinct from 'array'
        then imago.usual_path(m, (recipe ->> 'steps')::integer, recipe ->> 'schedule') end
      offset 0
    ) as usual(path)
    where imago.require(coalesce(recipe ->> 'modelIdentity' = m.identity, true), 'IM001',
        format('the recipe is for the model %s of the identity %s, here it is %s', m.name, recipe ->> 'modelIdentity', m.identity))
      and imago.require(recipe ->> 'seed' is not null, 'IM005', 'the recipe has no seed, it must be a bigint', 'seed')
  )
  select run.*
  from wanted as w
  cross join lateral imago.initial_state(w.model, w.seed, w.pedigree, w.drawing, w.path[1]) as start
  cross join lateral imago.run_along(w.model, w.seed, w.path, w.sampler, w.eta, start.t, start.image, w.label) as run
$$;
comment on function imago.repaint(jsonb) is
  'All states of the run that a recipe describes, rows as in generate(). Errors: IM001 unknown model or another one of its name, IM002 drawing, IM003 timestep out of range, IM005 bad parameter.';
