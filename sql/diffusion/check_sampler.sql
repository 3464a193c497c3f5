create function imago.check_sampler(sampler text, eta double precision) returns boolean
language sql immutable parallel safe as $$
  select imago.require(sampler = any (known), 'IM005',
      format('unknown sampler %s, known are %s', coalesce(sampler, 'null'), array_to_string(known, ', ')), 'sampler')
    and imago.require(eta between 0 and 1, 'IM005',
      format('eta is %s, it must be 0..1', coalesce(eta::text, 'null')), 'eta')
    and imago.require(eta = 0 or sampler = any (with_eta), 'IM005',
      format('eta is %s, but only %s takes an eta, not %s', eta, array_to_string(with_eta, ', '), sampler), 'eta')
  from (select array_agg(name), array_agg(name) filter (where takes_eta) from imago.samplers()) as s(known, with_eta)
$$;
comment on function imago.check_sampler(text, double precision) is
  'True if the sampler is known and takes this eta. Errors: IM005.';
