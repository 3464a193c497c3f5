-- A checkpoint's embedding of a timestep, and of a class where there are any: what its resnets read, [E].
create function imago.reference_timestep(model_id integer, config jsonb, t integer, label integer) returns double precision[]
language sql stable parallel safe
as $$
  select case
    when class.emb is null then time.emb
    else array(select u.time + u.class from unnest(time.emb, class.emb) with ordinality as u (time, class, i) order by u.i)
  end
  from (select imago.reference_embedding(model_id, config, 'time_embedding', t) as emb offset 0) as time
  cross join lateral (
    select case
      when config ->> 'class_embed_type' = 'timestep' then imago.reference_embedding(model_id, config, 'class_embedding', label)
      when config ->> 'num_class_embeds' is not null then array(
        select w.value
        from unnest(imago.reference_tensor(model_id, 'class_embedding.weight')) with ordinality as w (value, i)
        where (w.i - 1) / (4 * (config -> 'block_out_channels' ->> 0)::integer) = label
        order by w.i
      )
    end as emb
    offset 0
  ) as class
$$;
comment on function imago.reference_timestep(integer, jsonb, integer, integer) is
  'The embedding of a timestep, plus that of a class (null where there are none), of a checkpoint.';
